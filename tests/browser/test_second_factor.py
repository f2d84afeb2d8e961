"""A second factor set up, kept on paper and asked for, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pyotp
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, expect

from core.accounts import actions as accounts
from core.db import db
from core.people.models import Person
from core.settings import Settings
from tests.browser.doors import PHONE, follow, press
from tests.browser.test_every_page import RULES, faults
from tests.conftest import LiveServer
from tests.people import People

APP = re.compile("^The six digits")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, second_factor="staff")


def test_an_organiser_sets_up_an_app_and_is_asked_for_it(
    window: Callable[..., BrowserContext], live_server: LiveServer
) -> None:
    with live_server.app.app_context():
        number = People().sana.id
    page = opened(window)
    page.goto(link(live_server, number))
    press(page, "Sign in")
    expect(page.get_by_label(APP)).to_be_visible()
    app = pyotp.TOTP(page.locator("code").first.inner_text().replace(" ", ""))
    assert faults(page, RULES) == []
    page.get_by_label(APP).fill("000000")
    press(page, "Set it up")
    expect(page.get_by_text("This code does not fit.")).to_be_visible()
    page.get_by_label(APP).fill(app.now())
    press(page, "Set it up")
    expect(page.locator("li code")).to_have_count(10)
    assert faults(page, RULES) == []
    codes = page.locator("li code").all_inner_texts()
    follow(page, "I have kept them")
    elsewhere = opened(window)
    elsewhere.goto(link(live_server, number))
    press(elsewhere, "Sign in")
    expect(elsewhere.get_by_label("Code", exact=True)).to_be_visible()
    assert faults(elsewhere, RULES) == []
    elsewhere.get_by_label("Code", exact=True).fill(codes[0])
    press(elsewhere, "Go on")
    expect(elsewhere.get_by_text("You have 9 recovery codes left")).to_be_visible()


def opened(window: Callable[..., BrowserContext]) -> Page:
    """A window on a phone that can say what is not accessible."""
    context = window(viewport=PHONE)
    context.add_init_script(AXE_SCRIPT)
    return context.new_page()


def link(live_server: LiveServer, number: int) -> str:
    with live_server.app.app_context():
        url = accounts.new_link(db.session.get_one(Person, number))
        db.session.commit()
    return url
