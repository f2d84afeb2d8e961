"""From what wave 1 taught to the next ten: named, missing, proposed, overruled, and asked."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from core.communities import actions as communities
from core.communities.models import Community
from core.db import db
from core.people import tags
from core.people.models import Person
from outreach.answers import actions as answers
from outreach.answers.given import Given
from outreach.invitations.links import answer_token
from outreach.invitations.models import Answer
from tests.browser.doors import STRANGER, Door, follow, home, press
from tests.conftest import LiveServer
from tests.outreach.rounds import Hosts, sent_invitation
from tests.people import someone

BEE_KEEPERS = [f"Bee keeper {number}" for number in range(1, 12)]
NEW = "Nadia Ó Súilleabháin"
LESSON = "Nobody whom we asked keeps bees. Everybody asks who does."


def test_what_was_learned_leads_to_the_next_ten(door: Door, live_server: LiveServer) -> None:
    token = first_wave(live_server)
    close_with_its_lesson(door("Sana"))
    name_somebody_by_link(door(STRANGER), token)
    name_the_same_one(door("Amir"))
    approve_the_candidate(door("Sana"))
    see_who_is_missing(door("Sana"))
    plan_the_next_wave(door("Sana"))
    names = overrule_the_chooser(door("Sana"))
    see_reasons_on_each(door("Sana"), names)


def first_wave(live_server: LiveServer) -> str:
    """Bea said yes on the phone; there are eleven people who know of bees. Answers her link."""
    with live_server.app.app_context():
        community = db.session.get_one(Community, 1)
        known = {each.name.split()[0]: each for each in db.session.scalars(select(Person))}
        for name in BEE_KEEPERS:
            person = someone(name)
            communities.know(community, person)
            tags.retag(person, ["Bees"], [])
        invitation = sent_invitation(Hosts(community, known["Sana"]), known["Bea"], "phone")
        invitation.went_out()
        answers.answer(invitation, Given(Answer.YES, "phone"), by=known["Sana"])
        db.session.commit()
        return answer_token(invitation)


def close_with_its_lesson(page: Page) -> None:
    page.goto(home("waves/"))
    follow(page, "Wave 1")
    follow(page, "Close the wave")
    page.get_by_label("What did you learn?").fill(LESSON)
    press(page, "Close the wave")
    expect(page.get_by_text(LESSON)).to_be_visible()


def name_somebody_by_link(page: Page, token: str) -> None:
    page.goto(f"/answer/{token}/thanks")
    follow(page, re.compile("Who else"))
    suggest(page, "She has had hives behind the church for years.")


def name_the_same_one(page: Page) -> None:
    page.goto(home("suggestions/new"))
    suggest(page, "Everybody goes to her about swarms.")


def suggest(page: Page, why: str) -> None:
    page.get_by_label("Name", exact=True).fill(NEW)
    page.get_by_label("Why them?").fill(why)
    page.get_by_label("How do you know them?").fill("From the market")
    press(page, "Suggest them")
    expect(page.get_by_text(why)).to_be_visible()


def approve_the_candidate(page: Page) -> None:
    page.goto(home("nominations/"))
    expect(page.get_by_text("2 voices")).to_be_visible()
    press(page, f"Approve {NEW}")
    expect(page.get_by_role("link", name=NEW, exact=True)).to_be_visible()


def see_who_is_missing(page: Page) -> None:
    page.goto(home("who-is-missing/new?kind=topic"))
    page.get_by_label("Or write another one").fill("Bees")
    page.get_by_label("How many should there be?").fill("20")
    press(page, "Add")
    page.goto(home("who-is-missing/"))
    expect(page.get_by_role("main").get_by_text("20", exact=True).first).to_be_visible()
    follow(page, "Whom to ask Bees")
    expect(page.get_by_text(BEE_KEEPERS[0], exact=True)).to_be_visible()


def plan_the_next_wave(page: Page) -> None:
    page.goto(home("waves/new"))
    page.get_by_label("What is this round for?").fill("Hear from those who keep bees")
    press(page, "Save the plan")
    follow(page, "Let NextTen propose whom to ask")
    expect(proposed(page)).to_have_count(10)
    expect(page.get_by_text("Nominated 2 times")).to_be_visible()


def overrule_the_chooser(page: Page) -> list[str]:
    """Exchange two and keep one; answers who is put in the wave."""
    kept = BEE_KEEPERS[2]
    press(page, f"Keep {kept}")
    expect(page.get_by_role("button", name=f"Let go {kept}")).to_be_visible()
    for name in BEE_KEEPERS[:2]:
        page.get_by_text(f"Exchange {name}", exact=True).click()
        page.get_by_role("group", name=f"Who instead of {name}?").get_by_role("radio").first.check()
        press(page, f"Take this one instead of {name}")
        expect(page.get_by_role("button", name=f"Let back in {name}")).to_be_visible()
    names = proposed(page).all_inner_texts()
    for why in page.get_by_label(re.compile("Why them?")).all():
        if not why.input_value():
            why.fill("Everybody goes to her")
    press(page, "Put these in the wave")
    return names


def see_reasons_on_each(page: Page, names: list[str]) -> None:
    assert len(names) == 10 and {NEW, BEE_KEEPERS[2]} <= set(names)
    assert not set(BEE_KEEPERS[:2]) & set(names)
    board = page.url
    for name in names:
        page.goto(board)
        follow(page, name)
        expect(page.get_by_role("heading", name="Why NextTen proposed them")).to_be_visible()


def proposed(page: Page) -> Locator:
    return page.locator(".proposed-head .name")
