"""The chooser for whoever uses it by keyboard, by ear, or loads the page again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from core.accounts import actions as accounts
from core.db import db
from tests.browser.doors import press
from tests.conftest import LiveServer
from tests.outreach.choosers import bees, url
from tests.people import People


@pytest.fixture
def chooser(page: Page, live_server: LiveServer) -> Page:
    with live_server.app.app_context():
        people = People()
        wave = bees(people)
        link, path = accounts.new_link(people.sana), url(wave)
        db.session.commit()
    page.goto(link)
    press(page, "Sign in")
    page.goto(path)
    return page


def test_who_excludes_somebody_hears_it_and_goes_on_in_their_place(chooser: Page) -> None:
    first, second = chooser.locator(".proposed").all()[:2]
    name = second.locator(".name").inner_text()
    first.get_by_role("button", name="Exclude").press("Enter")
    said = chooser.get_by_role("status").filter(has_text="is excluded for this wave")
    expect(said).to_be_visible()
    expect(chooser.get_by_role("checkbox", name=name)).to_be_focused()


@pytest.mark.parametrize("way", ["Keep", "Let go"])
def test_who_keeps_or_lets_go_stays_at_the_button(chooser: Page, way: str) -> None:
    last = chooser.locator(".proposed").last.locator(".name").inner_text()
    for button in ("Keep", "Let go")[: 1 + (way == "Let go")]:
        chooser.get_by_role("button", name=f"{button} {last}").press("Enter")
        other = {"Keep": "Let go", "Let go": "Keep"}[button]
        expect(chooser.get_by_role("button", name=f"{other} {last}")).to_be_focused()
    expect(chooser.get_by_role("button", name=f"{other} {last}")).to_be_in_viewport()


def test_a_reason_outlasts_a_reload_and_a_slider_says_its_number(chooser: Page) -> None:
    why = chooser.locator(".proposed textarea").first
    why.fill("Everybody goes to her")
    chooser.reload()
    expect(why).to_have_value("Everybody goes to her")
    chooser.get_by_text("What should count how much?").first.click()
    slider = chooser.get_by_role("slider").first
    slider.press("ArrowRight")
    expect(chooser.locator("output").first).to_have_text("6")
    expect(chooser.get_by_role("status").filter(has_text="Chosen again")).to_be_visible()
    expect(why).to_have_value("Everybody goes to her")
    expect(slider).to_be_focused()


def test_a_box_pulled_larger_breaks_no_policy_when_the_list_follows(chooser: Page) -> None:
    chooser.locator(".proposed textarea").first.evaluate("box => { box.style.height = '200px' }")
    chooser.get_by_text("What should count how much?").first.click()
    chooser.get_by_role("slider").first.press("ArrowRight")
    expect(chooser.get_by_role("status").filter(has_text="Chosen again")).to_be_visible()


def test_what_is_ticked_is_large_enough_to_hit(chooser: Page) -> None:
    for role in ("checkbox", "radio"):
        for box in chooser.get_by_role(role, include_hidden=True).all():
            found = box.bounding_box()
            assert found is None or min(found["width"], found["height"]) >= 24
