"""Ambassadors for tests: their terms, their buddies, and the clock that looks after them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.communities import actions as communities
from core.communities.models import Role
from core.communities.queries import has_role
from core.db import db
from core.deliveries.models import Delivery
from core.people.models import Person
from recognition.ambassadors.actions import give_buddy
from recognition.terms import jobs, queries
from recognition.terms.models import BuddyQuestion, Term
from tests.people import People

TWO_SEASONS = {"awards_per_week": 3, "term_months": 6, "silent_weeks": 4}


def look_after() -> None:
    """Let the clock ring every job of this capability, twice, as two clocks would."""
    for job in (jobs.welcome_back, jobs.ask_at_the_end, jobs.ask_buddies) * 2:
        job()


def make_ambassador(people: People, person: Person) -> Person:
    communities.give_role(people.community, person, Role.AMBASSADOR, people.sana)
    db.session.commit()
    return person


def make_buddy(people: People, person: Person, buddy: Person) -> None:
    give_buddy(people.community, person, buddy.id, by=people.sana)
    db.session.commit()


def term_of(people: People, person: Person) -> Term:
    """The term that is written down, as it is now."""
    db.session.commit()
    found = queries.term(people.community.id, person.id)
    assert found is not None
    return found


def is_ambassador(people: People, person: Person) -> bool:
    return has_role(people.community.id, person.id, Role.AMBASSADOR)


def questions() -> Sequence[BuddyQuestion]:
    db.session.commit()
    return db.session.scalars(select(BuddyQuestion).order_by(BuddyQuestion.id)).all()


def written_to(person: Person) -> list[tuple[str, str]]:
    """The kind and state of everything in the ledger for this person, oldest first."""
    db.session.commit()
    found = select(Delivery.kind, Delivery.state).where(Delivery.person_id == person.id)
    return [(row[0], row[1]) for row in db.session.execute(found.order_by(Delivery.id))]
