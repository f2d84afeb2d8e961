"""Fifteen minutes in Today by keyboard alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from core.accounts import actions as accounts
from core.db import db, today
from outreach.next_steps.models import NextStep
from outreach.nominations.actions import nominate
from outreach.touchpoints import actions as touchpoints
from tests.browser.test_keyboard import FOCUSED, MOST_TABS, OUTLINE, press
from tests.conftest import LiveServer
from tests.people import People
from tests.recognition.deeds import logged

SETTLED = "#tasks:focus, .task:focus"  # what was done is on the page, and the focus has moved


@pytest.fixture
def morning(page: Page, live_server: LiveServer) -> Page:
    """Sana signs in: thanks, two next steps and somebody who was named wait for her."""
    with live_server.app.app_context():
        people = People()
        about = {"community_id": people.community.id, "person_id": people.bea.id}
        here, bea = people.community.id, people.bea.id
        touchpoints.log(here, bea, "call", "She keeps bees.", by=people.amir)
        for days, what in ((9, "Send her the plan"), (2, "Ask for the key")):
            due = {"due_on": today() - timedelta(days=days), "what": what}
            db.session.add(NextStep(owner_id=people.sana.id, **about, **due))
        logged(people, people.amir)
        nominate(here, people.amir.id, "Nadia Osei", "Everybody asks her")
        link = accounts.new_link(people.sana)
        db.session.commit()
    page.goto(link)
    press(page, "Sign in")
    return page


def test_fifteen_minutes_before_a_meeting(morning: Page) -> None:
    expect(morning.get_by_role("heading", name="4 tasks")).to_be_visible()
    expect(morning.get_by_text("She keeps bees.").first).to_be_visible()
    decide_and_thank(morning)

    tab_to(morning, "Done: Send her the plan")
    morning.keyboard.press("Enter")
    expect(morning.get_by_role("heading", name="1 task")).to_be_visible()
    expect(morning.locator("#task-step-2")).to_be_focused()
    expect(morning.locator("body > [role=status]")).to_have_text("Done.")

    tab_to(morning, "Note a contact: Ask for the key")
    morning.keyboard.press("Enter")
    tab_to(morning, "What was said?")
    morning.keyboard.type("The key hangs by the door.")
    tab_to(morning, "Save: Note a contact")
    morning.keyboard.press("Enter")
    expect(morning.get_by_text("The key hangs by the door.")).to_be_visible()
    expect(morning.locator(SETTLED)).to_be_visible()

    tab_to(morning, "Put off: Ask for the key")
    morning.keyboard.press("Enter")
    tab_to(morning, "Until tomorrow")
    morning.keyboard.press("Enter")
    expect(morning.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    expect(morning.locator("#tasks")).to_be_focused()


def decide_and_thank(page: Page) -> None:
    tab_to(page, "Thank them: Thank Amir Haddad")
    page.keyboard.press("Enter")
    tab_to(page, "Say thank you in a sentence")
    page.keyboard.type("You made my Saturday.")
    tab_to(page, "Save: Thank them")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="3 tasks")).to_be_visible()
    expect(page.locator(SETTLED)).to_be_visible()
    tab_to(page, "Approve: Decide about Nadia Osei")
    page.keyboard.press("Enter")
    tab_to(page, "Yes, let them be one of our people")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="2 tasks")).to_be_visible()
    expect(page.locator(SETTLED)).to_be_visible()


def tab_to(page: Page, name: str) -> None:
    """Go on with the Tab key until something whose name begins so has the focus, and shows it."""
    for _each in range(MOST_TABS):
        page.keyboard.press("Tab")
        if " ".join(str(page.evaluate(FOCUSED)).split()).replace(" :", ":").startswith(name):
            assert page.evaluate(OUTLINE) != "none"
            return
    raise AssertionError(f"{name} cannot be reached")
