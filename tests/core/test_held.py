"""What we hold about you: by link, without an account, to read, take away, correct and erase."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.bulk.whom import Whom
from core.db import db
from core.deliveries.models import Delivery, State
from core.duplicates import merging
from core.errors import RuleBroken
from core.held import actions
from core.held.models import HeldLink
from core.people.listing import Filters
from core.people.models import Person
from core.privacy.queries import is_forgotten
from core.requests.models import PersonRequest
from outreach.nominations.actions import decline_voice, nominate
from tests.clock import Clock
from tests.deliveries import queued_invitation
from tests.imports import Lists
from tests.people import People
from tests.smtp_faults import Accepted
from tests.smtp_sink import Sink

Work = Callable[[], None]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def link(sink: Sink, people: People, client: FlaskClient, work: Work) -> str:
    """Where the link leads that Oisín asked for."""
    client.post("/about-you/", data={"email": (people.oisin.email or "").upper()})
    work()
    (path,) = re.findall(r"/about-you/[\w-]{30,}", said(sink.accepted[-1], "plain"))
    return str(path)


def said(letter: Accepted, kind: str) -> str:
    """One part of a mail as text."""
    part = letter.message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_the_answer_is_the_same_for_who_is_not_here(people: People, client: FlaskClient) -> None:
    known = client.post("/about-you/", data={"email": people.bea.email or "person5@example.org"})
    unknown = client.post("/about-you/", data={"email": "nobody@example.org"})
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert db.session.query(Delivery).count() <= 1


def test_it_is_said_where_a_suggestion_that_waits_can_be_deleted(
    people: People, client: FlaskClient
) -> None:
    address = "nora@example.org"
    said: dict[str, Any] = {"email": address, "agreed": True, "is_named": False}
    voice = nominate(people.community.id, people.amir.id, "Nora Weiss", "Bees", **said)
    assert "suggested you" in client.get("/about-you/").text
    client.post("/about-you/", data={"email": address})
    assert db.session.query(Delivery).count() == 0
    decline_voice(voice, by=people.sana)
    db.session.commit()
    assert (voice.name, voice.email, voice.email_key) == ("", None, None)


def test_the_page_shows_what_we_hold_and_changes_nothing(
    link: str, people: People, client: FlaskClient
) -> None:
    shown = client.get(link)
    assert "Sign-up sheet of the spring fair" in shown.text
    assert (people.oisin.email or "?") in shown.text
    assert "Sana" not in shown.text
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert shown.headers["Cache-Control"] == "no-store"
    assert client.get(link).status_code == 200


def test_the_link_works_for_a_day(link: str, client: FlaskClient, clock: Clock) -> None:
    clock.move(hours=25)
    assert client.get(link).status_code == 410
    assert client.post(f"{link}/restriction").status_code == 410


def test_the_copy_has_what_is_theirs_and_no_secret(link: str, client: FlaskClient) -> None:
    held = json.loads(client.get(f"{link}/copy.json").data)["held"]
    assert held["people"][0]["name"] == "Oisín Ó Súilleabháin"
    assert held["acquaintances"][0]["community"] == "Garden helpers"
    assert "token_digest" not in str(held)


def test_the_copy_to_print_is_a_pdf_in_any_script(
    link: str, people: People, client: FlaskClient
) -> None:
    people.oisin.notes = "محمد بن عبد الله, שלום, Ελληνικά, Київ"
    answer = client.get(f"{link}/copy.pdf")
    assert answer.data.startswith(b"%PDF-") and answer.mimetype == "application/pdf"
    assert len(re.findall(rb"/FontFile2", answer.data)) >= 4


def test_the_copy_to_print_has_long_words_to_their_end(
    link: str, people: People, client: FlaskClient
) -> None:
    people.oisin.notes = "They wrote and wrote. " * 450 + "Ж"
    assert b"<0416>" in client.get(f"{link}/copy.pdf").data  # the last letter, as fonts tell it


def test_nothing_is_sent_to_who_restricts_it_until_they_lift_that(
    link: str, people: People, client: FlaskClient, work: Work, sink: Sink
) -> None:
    _invitation, delivery = queued_invitation(people)
    client.post(f"{link}/restriction")
    work()
    db.session.refresh(delivery)
    assert delivery.state == State.SUPPRESSED and len(sink.accepted) == 1
    client.post(f"{link}/restriction/end")
    db.session.refresh(people.oisin)
    assert people.oisin.restricted_at is None


def test_who_objects_is_asked_nothing_more_and_gets_an_answer(
    link: str, people: People, client: FlaskClient
) -> None:
    client.post(f"{link}/objection", data={"words": "I never asked."})
    db.session.refresh(people.oisin)
    asked = db.session.scalars(select(PersonRequest)).one()
    assert not people.oisin.may_be_contacted and people.oisin.restricted_at
    assert (asked.kind, asked.words, asked.done_at) == ("object", "I never asked.", None)


def test_before_erasing_they_read_what_stays_and_no_more(
    link: str, people: People, client: FlaskClient
) -> None:
    page = client.get(f"{link}/erasure").text
    assert "sealed mark of your address" in page and "Backups that were made before" in page
    people.oisin.set_email(None)
    db.session.commit()
    page = client.get(f"{link}/erasure").text
    assert "sealed mark" not in page and "no e-mail address of yours" in page
    assert "Backups that were made before" in client.get("/about-you/erased").text


def test_who_erases_themselves_is_gone_at_once(
    link: str, people: People, client: FlaskClient
) -> None:
    address, gone = people.oisin.email or "", people.oisin.id
    assert client.post(f"{link}/erasure", data={}).status_code == 422
    assert client.post(f"{link}/erasure", data={"is_sure": "y"}).location == "/about-you/erased"
    db.session.rollback()
    assert db.session.get(Person, gone) is None and is_forgotten(address.title())
    assert client.get(link).status_code == 410
    asked = db.session.scalars(select(PersonRequest)).one()
    assert (asked.kind, asked.outcome, asked.person_id) == ("erase", "done", None)
    assert db.session.scalars(select(HeldLink)).all() == []


def test_every_message_tells_where_to_see_what_we_hold(
    people: People, work: Work, sink: Sink
) -> None:
    queued_invitation(people)
    work()
    for kind in ("plain", "html"):
        assert "/about-you/" in said(sink.accepted[0], kind)


def test_nobody_changes_anything_about_who_restricted_it(
    lists: Lists, people: People, work: Work
) -> None:
    actions.restrict(people.oisin)
    db.session.commit()
    page = lists.check(f"Name,E-mail,Place\nO.,{people.oisin.email},Leith\n", "name email place")
    assert lists.apply(page, work) == {"refused": 1}
    with pytest.raises(RuleBroken, match="nothing be done"):
        merging.make_one(people.community, people.oisin, people.bea, {}, by=people.ada)
    whom = Whom((people.oisin.id, people.bea.id), Filters(), False)
    assert list(whom.batches(people.community.id)) == [[people.bea.id]]
