"""What is being logged survives a lost connection, and is logged once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from core.accounts import actions as accounts
from core.db import db
from recognition.contributions.models import Contribution
from tests.conftest import LiveServer
from tests.people import People

SAID = "What did you do? One sentence is enough."


@pytest.fixture
def form(page: Page, live_server: LiveServer) -> Page:
    """The page on which Amir logs what he did."""
    with live_server.app.app_context():
        people = People()
        link = accounts.new_link(people.amir)
        path = f"/communities/{people.community.id}/contributions/new"
        db.session.commit()
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    page.goto(path)
    return page


def fill_in(form: Page) -> None:
    form.get_by_label(SAID).fill("Lent my spade")
    form.get_by_text("Mentoring", exact=True).click()


def logged(live_server: LiveServer) -> list[str]:
    with live_server.app.app_context():
        return list(db.session.scalars(select(Contribution.said)))


def send_and_lose_the_answer(route: Route) -> None:
    route.fetch(max_redirects=0)
    route.abort()


def test_without_a_connection_nothing_is_lost(form: Page, live_server: LiveServer) -> None:
    fill_in(form)
    form.context.set_offline(True)
    form.get_by_role("button", name="Log it").click()
    expect(form.get_by_text("You are offline.")).to_be_visible()
    form.context.set_offline(False)
    form.reload()
    expect(form.get_by_label(SAID)).to_have_value("Lent my spade")
    expect(form.get_by_label("Mentoring")).to_be_checked()
    form.get_by_role("button", name="Log it").click()
    expect(form.get_by_role("heading", name="Lent my spade")).to_be_visible()
    assert logged(live_server) == ["Lent my spade"]


def test_an_answer_that_got_lost_logs_nothing_twice(form: Page, live_server: LiveServer) -> None:
    fill_in(form)
    here = form.url
    form.route(here, send_and_lose_the_answer)
    with form.expect_event("requestfailed"):
        form.get_by_role("button", name="Log it").click()
    form.unroute(here)
    assert logged(live_server) == ["Lent my spade"]
    form.goto(here)
    expect(form.get_by_label(SAID)).to_have_value("Lent my spade")
    form.get_by_role("button", name="Log it").click()
    expect(form.get_by_role("heading", name="Lent my spade")).to_be_visible()
    assert logged(live_server) == ["Lent my spade"]


def test_what_has_arrived_is_not_offered_again(form: Page) -> None:
    here = form.url
    fill_in(form)
    form.get_by_role("button", name="Log it").click()
    expect(form.get_by_role("heading", name="Lent my spade")).to_be_visible()
    form.goto(here)
    expect(form.get_by_label(SAID)).to_have_value("")
