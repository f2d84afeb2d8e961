"""What was kept for long enough is forgotten in the night, and shown before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from core.communities.models import Acquaintance
from core.db import db, now
from core.deliveries.actions import queue
from core.deliveries.models import Delivery, OutboxMessage
from core.inbox.models import InboundMessage
from core.journal.models import Entry
from core.people.introducing import introduce
from core.people.models import Person
from core.privacy.queries import is_suppressed
from core.requests import actions as requests
from core.requests.models import Kind, PersonRequest
from core.retention import jobs
from tests.clock import Clock
from tests.people import People, sign_in

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
DAYS = {"replies": "90", "outbox": "90", "requests": "1095"}


@pytest.fixture
def old(people: People) -> People:
    """Oisín and محمد have been here for three years, and Sana too, who organises."""
    before = now() - timedelta(days=3 * 365)
    ids = [people.oisin.id, people.mohammed.id, people.sana.id]
    db.session.execute(update(Person).where(Person.id.in_(ids)).values(created_at=before))
    theirs = update(Acquaintance).where(Acquaintance.person_id.in_(ids))
    db.session.execute(theirs.values(since=before))
    db.session.add(Entry(what="person.changed", person_id=people.mohammed.id))
    db.session.commit()
    return people


def test_only_who_was_not_heard_of_for_long_goes(old: People) -> None:
    address, gone = old.oisin.email or "", old.oisin.id
    jobs.forget_old()
    assert db.session.get(Person, gone) is None and not is_suppressed(address)
    assert db.session.get(Person, old.mohammed.id) and db.session.get(Person, old.sana.id)
    told = db.session.scalars(select(Entry).where(Entry.what == "retention.done")).one()
    assert told.details["about"]["number"] == 1


def test_who_asked_once_and_is_known_nowhere_goes_with_what_they_asked(
    people: People, clock: Clock
) -> None:
    asker = introduce("Mei Lin", "mei@example.org", "question to a champion")
    asker.told()
    asked = requests.ask(asker, Kind.READ)
    number = asker.id
    db.session.commit()
    for days, is_here in ((700, True), (40, False)):
        clock.move(days=days)
        jobs.forget_old()
        assert (db.session.get(Person, number) is not None) is is_here
    assert db.session.get(Person, people.ada.id) and db.session.get(Person, people.zoe.id)
    db.session.refresh(asked)
    assert (asked.person_id, asked.outcome) == (None, "done")
    clock.move(days=1100)
    jobs.forget_old()
    assert db.session.scalars(select(PersonRequest)).all() == []


def test_the_page_shows_who_would_go_and_changes_nothing(old: People, client: FlaskClient) -> None:
    sign_in(client, old.sana)
    home = f"/communities/{old.community.id}/retention/"
    assert "Oisín" in client.get(home).text
    longer = client.post(home, data={**DAYS, "inactive": "1500", "show": "1"}).text
    assert "Oisín" not in longer and "Oisín" in client.get(home).text
    assert client.post(home, data={**DAYS, "inactive": "1500"}).status_code == 303
    jobs.forget_old()
    assert db.session.get(Person, old.oisin.id)


def test_nobody_keeps_it_for_ever(old: People, client: FlaskClient) -> None:
    sign_in(client, old.sana)
    home = f"/communities/{old.community.id}/retention/"
    assert client.post(home, data={**DAYS, "inactive": "99999"}).status_code == 422


def test_what_is_of_no_community_goes_after_the_usual_time(people: People, clock: Clock) -> None:
    asked = requests.ask(people.zoe, Kind.CORRECT)
    asked.community_id = None
    requests.answer(asked, "done", "", by=people.ada)
    at = {"mailbox": "here", "uidvalidity": 1, "uid": 1, "received_at": now()}
    stranger = InboundMessage(content_digest="x", what="reply", text="Who are you?", **at)
    db.session.add(stranger)
    queue("sign-in", subject_id=1, step="link", person_ids=[people.zoe.id])
    (sent,) = db.session.scalars(select(Delivery).where(Delivery.kind == "sign-in")).all()
    db.session.add(OutboxMessage(delivery_id=sent.id, raw=b"A link", kept_at=now()))
    db.session.commit()
    jobs.forget_old()
    db.session.rollback()
    assert stranger.text and db.session.scalars(select(OutboxMessage)).all()
    clock.move(days=1100)
    jobs.forget_old()
    db.session.rollback()
    assert not stranger.text and not db.session.scalars(select(OutboxMessage)).all()
    assert db.session.scalars(select(PersonRequest)).all() == []
