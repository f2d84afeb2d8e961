"""From something done on a Saturday to a badge that its holder shows: with and without script."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.doors import BADGE, WHYS, Door, follow, give, home, log, press

DID = "Carried the seed swap home in the rain"
THANKS = "Not one bean got wet, thanks to you."
AGREED = "On the phone on Monday; she was glad"


def test_what_was_done_is_joined_thanked_awarded_and_shown(door: Door) -> None:
    log(door("Amir"), DID)
    another_joins(door("Oisín"), door("Amir"))
    thank(door("Sana"))
    for who, why in zip(("Sana", "Olu"), WHYS, strict=True):
        give(door(who), "Amir Haddad", DID, why)
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
        give(door(who), "Bea Król", DID, why)
    read_the_letter(sana)
    write_down_what_she_said(sana)
    shown = recognised(door("Oisín"))
    expect(shown.get_by_text("B. K.")).to_be_visible()
    expect(shown.get_by_text("Bea")).to_have_count(0)


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
