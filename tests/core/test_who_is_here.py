"""Whoever types an address of somebody into a form learns nothing about whether we know it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from core import queue
from core.accounts.jobs import forget_what_is_over
from core.db import db
from core.erasure.erasing import erase
from core.held.models import HeldLink
from outreach.settings import actions as settings
from outreach.settings.models import USUAL
from tests.clock import Clock
from tests.people import People
from tests.statements import statements

FORMS: dict[str, dict[str, str]] = {
    "/sign-in": {},
    "/about-you/": {},
    "/communities/1/put-yourself-forward/": {"name": "Marta", "why": "Bees", "agreed": "y"},
}
MOST_MORE = 4
"""Statements. Saving and ringing take most of the time, and that is done for nobody too."""


@pytest.mark.parametrize("path", FORMS)
def test_nothing_tells_an_address_that_was_erased_from_an_unknown_one(
    app: Flask, people: People, path: str
) -> None:
    settings.change(people.community, {**USUAL, "takes_self_nominations": True}, by=people.sana)
    address = str(people.oisin.email)
    erase(people.oisin)
    unknown, unknown_work = sent(app, path, "nobody@example.org")
    erased, work = sent(app, path, address)
    assert erased == unknown and any(each.startswith("INSERT") for each in work)
    assert abs(len(work) - len(unknown_work)) <= MOST_MORE


@pytest.mark.parametrize("path", FORMS)
def test_nothing_tells_a_known_address_from_an_unknown_one(
    app: Flask, people: People, path: str
) -> None:
    settings.change(people.community, {**USUAL, "takes_self_nominations": True}, by=people.sana)
    everybody = [str(each.email) for each in (people.sana, people.amir, people.oisin)]
    asked = {each: sent(app, path, each) for each in (*everybody, "nobody@example.org")}
    unknown, unknown_work = asked.pop("nobody@example.org")
    for known, work in asked.values():
        assert known == unknown
        assert any(each.startswith("INSERT") for each in work)
        assert abs(len(work) - len(unknown_work)) <= MOST_MORE
    assert any(each.startswith("INSERT") for each in unknown_work)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_row_of_nobody_opens_nothing_and_goes_within_a_day(
    app: Flask, people: People, clock: Clock
) -> None:
    sent(app, "/about-you/", "nobody@example.org")
    assert db.session.scalars(select(HeldLink.person_id)).all() == [None]
    clock.move(hours=24.1)
    forget_what_is_over()
    assert db.session.scalars(select(HeldLink)).all() == []


def sent(app: Flask, path: str, address: str) -> tuple[tuple[int, str, str, int], list[str]]:
    """Send the form in a new browser: the answer, the page after it, bells, and the work for it."""
    browser = app.test_client()
    db.session.commit()
    queue.connection().flushall()
    with statements() as work:
        answer = browser.post(path, data={**FORMS[path], "email": address})
    rung, after = queue.the_queue().count, browser.get(str(answer.location)).text
    return (answer.status_code, str(answer.location), after, rung), work
