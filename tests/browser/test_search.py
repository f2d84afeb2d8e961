"""Search as you type: the list follows, the field keeps the keyboard, the number is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from core.accounts import actions as accounts
from core.db import db
from core.people import listing
from tests.conftest import LiveServer
from tests.people import People


def test_the_list_follows_what_is_typed(
    window: Callable[..., BrowserContext], live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 3)
    with live_server.app.app_context():
        people = People()
        link, home = accounts.new_link(people.sana), f"/communities/{people.community.id}/people/"
        db.session.commit()
    page = window(viewport={"width": 390, "height": 844}).new_page()
    page.goto(link)
    with page.expect_navigation():
        page.locator("main button").click()
    page.goto(home)
    number = page.get_by_role("status").filter(has_text="people")
    expect(number).to_have_text("6 people")
    page.get_by_role("searchbox").press_sequentially("o suil", delay=20)
    expect(page.locator("#people tbody tr")).to_have_count(1)
    expect(page.locator("#people-count")).to_have_text("1 person")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page).to_have_url(f"{live_server.url}{home}?q=o+suil")
    page.get_by_role("searchbox").fill("hadadd")
    expect(page.get_by_text("These come close")).to_be_visible()
    page.get_by_role("link", name="haddad", exact=True).click()
    page.get_by_role("link", name="Remove the filter Words: haddad").click()
    expect(number).to_have_text("6 people")
