"""The first administrator asks an organiser in, who signs in by a passkey and ends a session."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from core.accounts import actions as accounts
from core.db import db
from core.people.models import Person
from core.settings import Settings
from tests.browser.doors import follow, home, press
from tests.browser.test_forgotten import link_in
from tests.browser.test_importing import work
from tests.browser.test_journey import begin
from tests.browser.test_passkeys import device, sign_out
from tests.conftest import LiveServer
from tests.smtp_sink import Sink

Window = Callable[..., BrowserContext]
NAME = "Nadia Ó Súilleabháin"
ADDRESS = "nadia@example.org"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Passkeys belong to a name; browsers refuse them to a number."""
    return replace(settings, host="localhost")


def test_from_the_printed_link_to_an_organiser_who_ends_a_session_elsewhere(
    window: Window, live_server: LiveServer, sink: Sink
) -> None:
    first, laptop = window().new_page(), window().new_page()
    begin(first, live_server)
    invite(first)
    accept(laptop, live_server, sink)
    add_a_passkey(laptop)
    phone = window().new_page()
    sign_in_elsewhere(phone, live_server)
    end_the_other_session(phone)
    assert laptop.request.get(home("people/")).url.endswith("/sign-in")
    see_who_is_here(first)


def invite(page: Page) -> None:
    page.goto(home("team/new"))
    page.get_by_label("Name", exact=True).fill(NAME)
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.get_by_label("Organiser: plans waves").check()
    page.get_by_label("A line in your own words").fill("You know every plot by the river.")
    press(page, "Invite")
    expect(page.get_by_text(NAME).first).to_be_visible()


def accept(page: Page, live_server: LiveServer, sink: Sink) -> None:
    """Say yes on the page behind the link; the link that signs in comes by mail."""
    work(live_server)
    page.goto(link_in(sink, r"/join/[\w-]{22,}"))
    expect(page.get_by_text("You know every plot by the river.")).to_be_visible()
    press(page, "Accept")
    work(live_server)
    page.goto(link_in(sink, r"/sign-in/[\w-]{22,}"))
    press(page, "Sign in")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Garden helpers")


def add_a_passkey(page: Page) -> None:
    """Add one, sign out, and come back by it alone."""
    device(page)
    page.goto("/account/")
    follow(page, "Add a passkey")
    press(page, "Add a passkey")
    sign_out(page)
    expect(page).not_to_have_url(re.compile("sign-in"))


def sign_in_elsewhere(page: Page, live_server: LiveServer) -> None:
    with live_server.app.app_context():
        person = db.session.scalars(select(Person).filter_by(name=NAME)).one()
        link = accounts.new_link(person)
        db.session.commit()
    page.goto(link)
    press(page, "Sign in")


def end_the_other_session(page: Page) -> None:
    page.goto("/account/")
    press(page, "Sign out everywhere else")
    expect(page.get_by_text("Sign out there")).to_have_count(0)


def see_who_is_here(page: Page) -> None:
    page.goto(home("team/"))
    row = page.get_by_role("row", name=re.compile(NAME))
    expect(row).to_contain_text("yes")
    expect(row).not_to_contain_text("never signed in")
