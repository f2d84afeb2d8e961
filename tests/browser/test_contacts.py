"""Noting a contact in two taps, with script."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect
from sqlalchemy import select

from core.accounts import actions as accounts
from core.db import db
from outreach.touchpoints.models import Touchpoint, TouchpointPerson
from tests.conftest import LiveServer
from tests.people import People


def test_two_taps_note_a_contact_and_names_are_offered(
    window: Callable[..., BrowserContext], live_server: LiveServer
) -> None:
    page = window(viewport={"width": 390, "height": 844}).new_page()
    with live_server.app.app_context():
        people = People()
        link, bea, amir = accounts.new_link(people.sana), people.bea.id, people.amir.id
        home = f"/communities/{people.community.id}/people/{bea}"
        db.session.commit()
    page.goto(link)
    with page.expect_navigation():
        page.locator("main button").click()
    page.goto(home)
    page.get_by_text("A call").click()
    page.locator("#contact").get_by_role("button", name="Save").first.click()
    expect(page.locator("#contact [role=status]").first).to_contain_text("Noted.")
    expect(page.locator("#what-happened")).to_contain_text("phoned them")
    page.get_by_text("A meeting", exact=True).click()
    page.get_by_text("When, with whom else, and what comes next").click()
    page.get_by_label("Who else was there?").press_sequentially("ami")
    page.get_by_label("Amir Haddad").check()
    page.locator("#contact").get_by_role("button", name="Save").first.click()
    expect(page.locator("#what-happened")).to_contain_text("Also there: \u2068Amir Haddad")
    with live_server.app.app_context():
        kinds = select(Touchpoint.kind).order_by(Touchpoint.id)
        assert db.session.scalars(kinds).all() == ["call", "meeting"]
        assert db.session.scalars(select(TouchpointPerson.person_id)).all() == [amir]
