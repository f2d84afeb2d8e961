"""Designing a badge in a browser: the picture follows each choice."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from core.accounts import actions as accounts
from core.db import db
from tests.conftest import LiveServer
from tests.people import People


@pytest.fixture
def designer(live_server: LiveServer, context: BrowserContext) -> Page:
    with live_server.app.app_context():
        people = People()
        link, home = accounts.new_link(people.sana), f"/communities/{people.community.id}/badges/"
        db.session.commit()
    page = context.new_page()
    page.goto(link)
    with page.expect_navigation():
        page.locator("main button").click()
    page.goto(f"{home}new")
    return page


def test_the_picture_follows_each_choice_and_is_what_is_saved(designer: Page) -> None:
    picture = designer.locator("#look img")
    before = picture.get_attribute("src")
    designer.get_by_label("Name").fill("Quiet helper")
    designer.get_by_label("What does it stand for?").fill("Helps without noise.")
    designer.get_by_label("When does somebody deserve it?").fill("More than once.")
    designer.get_by_label("Shield", exact=True).check()
    expect(picture).not_to_have_attribute("src", before or "")
    designer.get_by_label("Colour of the icon").select_option("forest")
    expect(designer.locator("#look")).to_contain_text("can hardly be seen")
    designer.get_by_label("Colour of the icon").select_option("sun")
    expect(picture).to_be_visible()
    with designer.expect_navigation():
        designer.get_by_role("button", name="Save the badge").click()
    expect(designer.get_by_role("heading", level=1)).to_have_text("Quiet helper")
    expect(designer.get_by_role("img", name="Quiet helper")).to_be_visible()
    drawn = "document.querySelector('main img').naturalWidth"
    assert designer.evaluate(drawn) > 0


def test_who_uploads_a_picture_is_not_asked_to_design_one(designer: Page) -> None:
    expect(designer.get_by_label("Picture", exact=True)).to_be_hidden()
    designer.get_by_label("Upload a file").check()
    expect(designer.get_by_label("Picture", exact=True)).to_be_visible()
    expect(designer.locator("#look")).to_be_hidden()
