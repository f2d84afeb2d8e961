"""Changing those ticked and undoing it: on a phone, with script and without, and by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from core.db import db
from core.people.models import PersonTopic
from tests.browser.doors import Door, home, press
from tests.conftest import LiveServer


@pytest.mark.parametrize("door", ["with script"], indirect=True)
def test_a_page_of_people_is_ticked_changed_and_put_back(
    door: Door, live_server: LiveServer
) -> None:
    page = door("Sana Malik")
    page.goto(home("people/"))
    page.get_by_label("Tick this page").check()
    expect(page.get_by_text("6 ticked")).to_be_visible()
    page.get_by_label("Choose Bea Król").uncheck()
    expect(page.get_by_text("5 ticked")).to_be_visible()
    expect(page.get_by_label("Tick this page")).not_to_be_checked()
    put_in_seeds(page, "5 people")
    assert topics(live_server) == 5
    press(page, "Undo this")
    expect(page.get_by_text(re.compile("5 people are as they were"))).to_be_visible()
    assert topics(live_server) == 0


def test_those_ticked_are_changed_by_keyboard_and_put_back(
    door: Door, live_server: LiveServer
) -> None:
    page = door("Sana Malik")
    page.goto(home("people/"))
    page.get_by_label("Choose Bea Król").press("Space")
    put_in_seeds(page, "1 person")
    page.get_by_role("button", name="Undo this").press("Enter")
    expect(page.get_by_text(re.compile("1 person is as they were"))).to_be_visible()
    assert topics(live_server) == 0


def put_in_seeds(page: Page, whom: str) -> None:
    page.get_by_role("button", name="Change those ticked").press("Enter")
    page.get_by_label("Which topic?").first.fill("Seeds")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{whom} would change")).to_be_visible()
    page.get_by_role("button", name=f"Change {whom}").press("Enter")
    expect(page.get_by_text(re.compile(f"{whom} (was|were) changed"))).to_be_visible()


def topics(live_server: LiveServer) -> int:
    with live_server.app.app_context():
        return db.session.scalar(select(func.count()).select_from(PersonTopic)) or 0
