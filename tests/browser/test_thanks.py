"""Thanking at the desk in a real browser: one sentence, one press, with and without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from core.accounts import actions as accounts
from core.communities import example
from core.db import db
from tests.conftest import LiveServer

WORDS = "They came back with all ten fingers, thanks to you."


@pytest.fixture
def entered(live_server: LiveServer) -> tuple[str, str]:
    """A link that signs an organiser in, and the address of her desk."""
    with live_server.app.app_context():
        community = example.load(by=accounts.administrator())
        db.session.commit()
        sana = next(each for each, _role in example.accounts() if each.name == "Sana Malik")
        link = accounts.new_link(sana)
        db.session.commit()
        return link, f"/communities/{community.id}/thanks/"


@pytest.mark.parametrize("has_script", [True, False])
def test_one_sentence_and_one_press(
    window: Callable[..., BrowserContext], entered: tuple[str, str], has_script: bool
) -> None:
    page = window(java_script_enabled=has_script).new_page()
    _enter(page, *entered)
    cards = page.locator("li.contribution")
    first, before = cards.first, cards.count()
    said = first.get_by_role("heading").inner_text()
    first.get_by_label("Say thank you in a sentence").fill(WORDS)
    first.get_by_role("button", name="Thank").click()
    expect(page.get_by_text("Thanked.")).to_be_visible()
    if has_script:
        expect(cards).to_have_count(before)
        expect(first.locator(".done")).to_be_focused()
        expect(first).to_contain_text(WORDS)
    else:
        expect(cards).to_have_count(before - 1)
        assert "#contribution-" in page.url
    page.reload()
    expect(page.get_by_role("heading", name=said)).to_have_count(0)


def _enter(page: Page, link: str, desk: str) -> None:
    page.goto(link)
    with page.expect_navigation():
        page.locator("main button").click()
    page.goto(desk)
