"""Whoever answers while the clock forgets others stays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, update

from core.communities.models import Acquaintance, Community
from core.consents.jobs import forget_the_due
from core.db import db, now
from core.deliveries.models import Delivery
from core.erasure.rules import Erasing, known
from core.journal.actions import record
from core.named import actions as named
from core.people.models import Person
from core.privacy.queries import is_suppressed
from core.retention import jobs, queries
from core.retention.classes import all_of_them
from outreach.nominations.actions import approve, nominate
from recognition.credentials import status
from recognition.credentials.status import Place
from tests.clock import Clock
from tests.people import People
from tests.recognition.badges import accepted
from tests.recognition.credentials import FOR_EVERYBODY, issued, kept

ADDRESS = "marta@example.org"
BOTH_WRITE = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
"""On SQLite nobody answers before the transaction of the clock is over."""


@BOTH_WRITE
def test_who_says_yes_while_others_are_forgotten_stays(
    app: Flask, people: People, clock: Clock
) -> None:
    first, second = (_named(people, name) for name in ("noor@example.org", ADDRESS))
    ids, here = (first.id, second.id), people.community.id
    clock.move(days=31)

    def says_yes() -> None:
        with app.app_context():
            person = db.session.get_one(Person, ids[1])
            named.agree(person, db.session.get_one(Community, here))
            db.session.commit()

    def meanwhile(leaving: Erasing) -> None:
        if leaving.person.id == ids[0]:
            with ThreadPoolExecutor(1) as pool:
                pool.submit(says_yes).result()

    known(app).before.append(meanwhile)
    try:
        forget_the_due()
    finally:
        known(app).before.remove(meanwhile)
    db.session.expire_all()
    assert [db.session.get(Person, each) is None for each in ids] == [True, False]
    assert not is_suppressed(ADDRESS) and is_suppressed("noor@example.org")


def test_who_is_heard_of_after_the_list_was_made_is_kept(people: People) -> None:
    both = _long_ago(people.oisin, people.mohammed)
    kept = all_of_them()["inactive"]
    found = [each.id for each in queries.due(kept, people.community.id, 730, 9)]
    assert set(both) <= set(found)
    record("person.changed", by=people.sana, person_id=people.mohammed.id)
    db.session.commit()
    kept.forget(found)
    db.session.commit()
    assert [db.session.get(Person, each) is None for each in both] == [True, False]


def test_what_somebody_carries_stays_valid_when_the_clock_forgets_them(
    people: People, clock: Clock
) -> None:
    people.community.openness = "open"
    award = accepted(people, people.oisin, people.amir, FOR_EVERYBODY)
    issued(award)
    place = Place(kept(award).status_list_id, kept(award).status_index)
    gone = people.oisin.id
    db.session.execute(delete(Delivery).where(Delivery.person_id == gone))
    db.session.commit()
    clock.move(days=1000)
    jobs.forget_old()
    assert db.session.get(Person, gone) is None and not status.is_revoked(place)


def _long_ago(*people: Person) -> list[int]:
    before, ids = now() - timedelta(days=3 * 365), [each.id for each in people]
    db.session.execute(update(Person).where(Person.id.in_(ids)).values(created_at=before))
    theirs = update(Acquaintance).where(Acquaintance.person_id.in_(ids))
    db.session.execute(theirs.values(since=before))
    db.session.commit()
    return ids


def _named(people: People, address: str) -> Person:
    voice = nominate(
        people.community.id, people.amir.id, address, "Bees", email=address, agreed=True
    )
    person = approve(voice, people.community, by=people.sana)
    db.session.commit()
    return person
