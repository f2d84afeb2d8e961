"""Phones in the hands of the people of our tests, each with a browser of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import select

from core.accounts import actions as accounts
from core.communities import actions as communities
from core.communities.models import Role
from core.db import db
from core.people.models import Person
from tests.conftest import LiveServer
from tests.people import People
from tests.recognition.badges import badge_in

PHONE = ViewportSize(width=390, height=844)
BADGE = "Quiet helper"
WHYS = (
    "You carried every box yourself when the van did not come, and you sang while you did it.",
    "I saw you walk back twice for the last tray, although nobody had asked you to do so.",
)
STRANGER = ""
Door = Callable[[str], Page]


@contextmanager
def doors(browser: Browser, live_server: LiveServer, has_script: bool) -> Iterator[Door]:
    """Open the community on the phone of somebody; of a stranger without a name."""
    with live_server.app.app_context():
        people = People()
        people.community.openness = "open"
        communities.give_role(people.community, people.oisin, Role.MEMBER, None)
        badge_in(people.community, people.sana)
        db.session.commit()
    pages: dict[str, Page] = {}

    def open_for(name: str) -> Page:
        if name not in pages:
            context = browser.new_context(
                base_url=live_server.url,
                viewport=PHONE,
                locale="en-GB",
                reduced_motion="reduce",
                java_script_enabled=has_script,
            )
            context.set_default_timeout(10_000)
            page = context.new_page()
            pages[name] = page if name == STRANGER else _signed_in(page, live_server, name)
        return pages[name]

    yield open_for
    for page in pages.values():
        page.context.close()


def log(page: Page, said: str) -> None:
    page.goto(home("contributions/new"))
    page.get_by_label("What did you do? One sentence is enough.").fill(said)
    page.get_by_text("An event", exact=True).click()
    press(page, "Log it")
    expect(page.get_by_role("heading", name=said)).to_be_visible()


def give(page: Page, name: str, said: str, why: str) -> None:
    page.goto(home("contributions/"))
    follow(page, said)
    follow(page, f"Give {name} a badge")
    page.get_by_label(BADGE).check()
    page.get_by_label(said).check()
    page.get_by_label("Why? In your own words").fill(why)
    press(page, "Give it")
    expect(page.get_by_text(BADGE).first).to_be_visible()


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("link", name=name).first.click()
    page.wait_for_load_state()


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def home(path: str) -> str:
    return f"/communities/1/{path}"


def _signed_in(page: Page, live_server: LiveServer, name: str) -> Page:
    with live_server.app.app_context():
        person = db.session.scalars(select(Person).where(Person.name.startswith(name))).one()
        link = accounts.new_link(person)
        db.session.commit()
    page.goto(link)
    press(page, "Sign in")
    return page
