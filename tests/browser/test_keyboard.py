"""A wave from the first line to the last button without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from core.accounts import actions as accounts
from core.db import db
from tests.conftest import LiveServer
from tests.outreach.rounds import LINES, planned_wave, put_in
from tests.people import People

MOST_TABS = 120
FOCUSED = """() => {
    const seen = document.activeElement
    const label = seen.labels && seen.labels.length ? seen.labels[0].innerText : ""
    return seen.getAttribute("aria-label") || label || seen.innerText || seen.value || ""
}"""
OUTLINE = "() => getComputedStyle(document.activeElement).outlineStyle"


@pytest.fixture
def board(page: Page, live_server: LiveServer) -> Page:
    """The board of a wave with one person in it, who is not written to yet."""
    with live_server.app.app_context():
        people = People()
        wave = planned_wave(people)
        put_in(wave, people.oisin, people=people)
        link = accounts.new_link(people.sana)
        path = f"/communities/{people.community.id}/waves/{wave.id}"
        db.session.commit()
    page.goto(link)
    press(page, "Sign in")
    page.goto(path)
    return page


def test_an_invitation_is_written_approved_and_sent(board: Page) -> None:
    tab_to(board, "Skip to the content")
    press(board, "Write to Oisín Ó Súilleabháin")
    tab_to(board, "Why them?")
    board.keyboard.type("Everybody asks him")
    tab_to(board, "Who asks them?")
    board.keyboard.type("Sana")
    tab_to(board, "Your personal line")
    board.keyboard.type(LINES[0])
    press(board, "Save")
    press(board, "Approve")
    press(board, "Check and send")
    press(board, "Send")
    expect(board.get_by_text("1 message is on its way")).to_be_visible()


def press(page: Page, name: str) -> None:
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tab_to(page: Page, name: str) -> None:
    """Go on with the Tab key until something of this name has the focus, and shows it."""
    passed = []
    for _each in range(MOST_TABS):
        page.keyboard.press("Tab")
        passed.append(str(page.evaluate(FOCUSED)).strip())
        if passed[-1] == name:
            assert page.evaluate(OUTLINE) != "none", f"nobody sees that {name} has the focus"
            return
    raise AssertionError(f"{name} cannot be reached; there are {passed}")
