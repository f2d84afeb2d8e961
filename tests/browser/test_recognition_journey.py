"""From something done on a Saturday to a badge that its holder shows: with and without script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
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
DID = "Carried the seed swap home in the rain"
THANKS = "Not one bean got wet, thanks to you."
WHYS = (
    "You carried every box yourself when the van did not come, and you sang while you did it.",
    "I saw you walk back twice for the last tray, although nobody had asked you to do so.",
)
BADGE = "Quiet helper"
AGREED = "On the phone on Monday; she was glad"
Door = Callable[[str], Page]


@pytest.fixture(params=["with script", "without script"])
def door(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer
) -> Iterator[Door]:
    """Open the community on the phone of somebody; each has a browser of their own."""
    with live_server.app.app_context():
        people = People()
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
                java_script_enabled=request.param == "with script",
            )
            context.set_default_timeout(10_000)
            pages[name] = _signed_in(context.new_page(), live_server, name)
        return pages[name]

    yield open_for
    for page in pages.values():
        page.context.close()


def test_what_was_done_is_joined_thanked_awarded_and_shown(door: Door) -> None:
    log(door("Amir"))
    another_joins(door("Oisín"), door("Amir"))
    thank(door("Sana"))
    for who, why in zip(("Sana", "Olu"), WHYS, strict=True):
        award(door(who), "Amir Haddad", why)
        expect_nothing_to_see(door("Oisín"))
    accept_for_members(door("Amir"))
    see_it(door("Oisín"))
    hand_it_back(door("Amir"))
    expect_nothing_to_see(door("Oisín"))


def test_who_has_no_e_mail_goes_the_whole_way_with_a_helper(door: Door) -> None:
    sana = door("Sana")
    log_for_bea(sana)
    thank(sana)
    for who, why in zip(("Sana", "Olu"), WHYS, strict=True):
        award(door(who), "Bea Król", why)
    read_the_letter(sana)
    write_down_what_she_said(sana)
    shown = recognised(door("Oisín"))
    expect(shown.get_by_text("B. K.")).to_be_visible()
    expect(shown.get_by_text("Bea")).to_have_count(0)


def log(page: Page) -> None:
    page.goto(home("contributions/new"))
    page.get_by_label("What did you do? One sentence is enough.").fill(DID)
    page.get_by_text("An event", exact=True).click()
    press(page, "Log it")
    expect(page.get_by_role("heading", name=DID)).to_be_visible()


def another_joins(page: Page, first: Page) -> None:
    open_it(page)
    press(page, "I was there too")
    open_it(first)
    press(first, "Yes, it is so")
    expect(first.get_by_text("Oisín Ó Súilleabháin").first).to_be_visible()


def thank(page: Page) -> None:
    page.goto(home("thanks/"))
    page.get_by_label("Say thank you in a sentence").fill(THANKS)
    page.get_by_role("button", name=re.compile("^Thank ")).click()
    expect(page.get_by_text("Thanked").first).to_be_visible()


def award(page: Page, name: str, why: str) -> None:
    open_it(page)
    follow(page, f"Give {name} a badge")
    page.get_by_label(BADGE).check()
    page.get_by_label(DID).check()
    page.get_by_label("Why? In your own words").fill(why)
    press(page, "Give it")
    expect(page.get_by_text(BADGE).first).to_be_visible()


def accept_for_members(page: Page) -> None:
    page.goto(home("awards/mine"))
    follow(page, re.compile("Decide"))
    for why in WHYS:
        expect(page.get_by_text(why)).to_be_visible()
    page.get_by_label("Members of this community").check()
    page.get_by_label("My full name").check()
    press(page, "Accept it")


def see_it(page: Page) -> None:
    shown = recognised(page)
    follow(shown, "Amir Haddad")
    expect(page.get_by_text(WHYS[0])).to_be_visible()
    expect(page.get_by_text(DID)).to_be_visible()


def hand_it_back(page: Page) -> None:
    page.goto(home("awards/mine"))
    follow(page, re.compile("Change this"))
    press(page, "Hand it back")


def expect_nothing_to_see(page: Page) -> None:
    expect(recognised(page).get_by_text(BADGE)).to_have_count(0)


def log_for_bea(page: Page) -> None:
    page.goto(home("sheets/new"))
    page.get_by_label("Who, row 1", exact=True).fill("Bea Król")
    page.get_by_label("What they did, row 1", exact=True).fill(DID)
    page.get_by_label("Kind, row 1", exact=True).fill("An event")
    page.get_by_label("How they agreed, row 1", exact=True).fill(AGREED)
    press(page, "Log these rows")
    expect(page.get_by_text("1 row is logged.")).to_be_visible()


def read_the_letter(page: Page) -> None:
    page.goto(home("letters/"))
    follow(page, "Bea Król")
    for words in (DID, THANKS, BADGE):
        expect(page.get_by_text(words).first).to_be_visible()
    press(page, "I read it to them")
    expect(page.get_by_role("link", name="Bea Król")).to_have_count(0)


def write_down_what_she_said(page: Page) -> None:
    page.goto(home("award-reviews/help"))
    follow(page, "Bea Król")
    page.get_by_label("Yes: members of this community may see it").check()
    page.get_by_label(re.compile("Initials")).check()
    page.get_by_label("How and when did they say so?").fill(AGREED)
    press(page, "Write it down")


def recognised(page: Page) -> Page:
    page.goto(home("awards/"))
    return page


def open_it(page: Page) -> None:
    page.goto(home("contributions/"))
    follow(page, DID)


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
