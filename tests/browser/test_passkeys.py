"""A passkey in a real browser: added, used by the button and by the list under the field."""

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
from tests.browser.doors import follow, press
from tests.conftest import LiveServer
from tests.people import People

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Passkeys belong to a name; browsers refuse them to a number."""
    return replace(settings, host="localhost")


@pytest.fixture
def page(window: Callable[..., BrowserContext], live_server: LiveServer) -> Page:
    """Sana is signed in, in a browser whose device keeps passkeys."""
    with live_server.app.app_context():
        link = accounts.new_link(People().sana)
        db.session.commit()
    context = window()
    context.set_default_timeout(20_000)
    page = context.new_page()
    device(page)
    page.goto(link)
    press(page, "Sign in")
    return page


def test_a_passkey_is_added_and_signs_in_by_the_button_and_by_the_list(page: Page) -> None:
    page.goto("/account/")
    follow(page, "Add a passkey")
    page.get_by_label("What do you call this device?").fill("My laptop")
    press(page, "Add a passkey")
    expect(page.get_by_text("My laptop").first).to_be_visible()
    page.goto("/sign-in/again")
    press(page, "Sign in with a passkey")
    expect(page).not_to_have_url(re.compile("sign-in"))
    sign_out(page)
    page.goto("/sign-in")
    expect(page).not_to_have_url(re.compile("sign-in"))
    page.goto("/account/")
    expect(page.get_by_text("last used")).to_be_visible()


def test_a_session_ends_from_another_browser(
    page: Page, window: Callable[..., BrowserContext], live_server: LiveServer
) -> None:
    with live_server.app.app_context():
        link = accounts.new_link(
            db.session.scalars(select(Person).filter_by(name="Sana Malik")).one()
        )
        db.session.commit()
    elsewhere = window().new_page()
    elsewhere.goto(link)
    press(elsewhere, "Sign in")
    elsewhere.goto("/account/")
    press(elsewhere, "Sign out everywhere else")
    page.goto("/account/")
    expect(page).to_have_url(re.compile("/sign-in$"))


def device(page: Page) -> None:
    """Put a device beside this page that holds passkeys and knows whose finger it feels."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable", {"enableUI": False})
    line.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def sign_out(page: Page) -> None:
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    page.wait_for_load_state()
