"""A message is held and released by keyboard alone, with script and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from core.accounts import actions as accounts
from core.db import db
from tests.conftest import LiveServer
from tests.deliveries import queued_invitation
from tests.people import People


@pytest.fixture
def mail(live_server: LiveServer) -> tuple[str, str, str]:
    """A link that signs Sana in, the address of tomorrow's mail, and the name of who is written to.

    Nobody works here, so the message stays.
    """
    with live_server.app.app_context():
        people = People()
        queued_invitation(people)
        link, name = accounts.new_link(people.sana), people.oisin.name
        home = f"/communities/{people.community.id}/mail/"
        db.session.commit()
    return link, home, name


@pytest.mark.parametrize("has_script", [True, False])
def test_by_keyboard_alone(
    browser: Browser, live_server: LiveServer, mail: tuple[str, str, str], has_script: bool
) -> None:
    link, home, name = mail
    context = browser.new_context(base_url=live_server.url, java_script_enabled=has_script)
    page = context.new_page()
    page.goto(link)
    page.locator("main button").press("Enter")
    page.goto(home)
    page.get_by_role("link", name=name).press("Enter")
    page.get_by_label("Why is it held?").fill("Her mother is ill.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is held")).to_be_visible()
    _tab_to(page, "Release")
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is released")).to_be_visible()
    context.close()


def _tab_to(page: Page, button: str) -> None:
    """Go on with the tabulator until the focus is on this button."""
    wanted = page.get_by_role("button", name=button, exact=True)
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.locator("button:focus").count() and wanted.and_(page.locator(":focus")).count():
            return
    raise AssertionError(f"no tabulator leads to {button}")
