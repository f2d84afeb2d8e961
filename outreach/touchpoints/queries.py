"""What we ask the database about touchpoints."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select

from core.db import db, now
from core.many import among
from core.people import timeline
from core.people.models import Person
from core.people.timeline import Contact
from outreach.invitations.models import Invitation
from outreach.touchpoints.models import HUMAN, Touchpoint, TouchpointPerson

RECENT = timedelta(days=7)
MOST_SHOWN = 50


def of_person(person_id: int, community_id: int) -> Sequence[tuple[Touchpoint, str | None]]:
    """The newest touchpoints of a person in a community, each with the name of who noted it."""
    own = Touchpoint.person_id == person_id
    there = Touchpoint.id.in_(
        select(TouchpointPerson.touchpoint_id).where(TouchpointPerson.person_id == person_id)
    )
    found = [
        row for test in (own, there) for row in db.session.execute(_newest(test, community_id))
    ]
    newest = sorted(found, key=lambda row: row[0].at, reverse=True)
    return [(row[0], row[1]) for row in newest[:MOST_SHOWN]]


def is_noted_with(form_key: str, by_id: int) -> bool:
    """True once this person noted something with that form."""
    found = select(Touchpoint.id).where(Touchpoint.form_key == form_key, Touchpoint.by_id == by_id)
    return db.session.scalar(found) is not None


def others_at(touchpoint_ids: Collection[int]) -> dict[int, list[Person]]:
    """Who else was there at each of these."""
    found = db.session.execute(
        select(TouchpointPerson.touchpoint_id, Person)
        .join(Person, Person.id == TouchpointPerson.person_id)
        .where(among(TouchpointPerson.touchpoint_id, touchpoint_ids))
        .order_by(Person.sort_name, Person.id)
    )
    there: dict[int, list[Person]] = {}
    for touchpoint_id, person in found:
        there.setdefault(touchpoint_id, []).append(person)
    return there


def contacts(person_ids: Collection[int], since: datetime) -> Sequence[Contact]:
    """Every human contact with these people since then."""
    columns = (Touchpoint.at, Touchpoint.by_id, Touchpoint.kind)
    is_human = Touchpoint.at >= since, Touchpoint.kind.in_(HUMAN)
    own = select(Touchpoint.person_id, *columns).where(
        among(Touchpoint.person_id, person_ids), *is_human
    )
    there = (
        select(TouchpointPerson.person_id, *columns)
        .join(Touchpoint, Touchpoint.id == TouchpointPerson.touchpoint_id)
        .where(among(TouchpointPerson.person_id, person_ids), *is_human)
    )
    return [Contact(*row) for each in (own, there) for row in db.session.execute(each)]


def latest(person_ids: Collection[int], community_ids: Collection[int]) -> dict[int, Touchpoint]:
    """The last human contact that these communities had with each of these people."""
    found: dict[int, Touchpoint] = {}
    for newest in _newest_of_each(community_ids):
        last = select(Person.id, Touchpoint).join(Touchpoint, Touchpoint.id == newest)
        for person_id, touchpoint in db.session.execute(last.where(among(Person.id, person_ids))):
            if person_id not in found or found[person_id].at < touchpoint.at:
                found[person_id] = touchpoint
    return found


def last_days(person_ids: Collection[int], community_id: int) -> dict[int, datetime]:
    """When a community last had human contact with each of these people."""
    at = func.max(Touchpoint.at)
    human = Touchpoint.community_id == community_id, Touchpoint.kind.in_(HUMAN)
    own = select(Touchpoint.person_id, at).where(among(Touchpoint.person_id, person_ids), *human)
    there = (
        select(TouchpointPerson.person_id, at)
        .join(Touchpoint, Touchpoint.id == TouchpointPerson.touchpoint_id)
        .where(among(TouchpointPerson.person_id, person_ids), *human)
    )
    last: dict[int, datetime] = {}
    for each in (
        own.group_by(Touchpoint.person_id),
        there.group_by(TouchpointPerson.person_id),
    ):
        for person_id, when in db.session.execute(each):
            last[person_id] = max(when, last.get(person_id, when))
    return last


def colleague_contacts(person_ids: Collection[int], by_id: int) -> dict[int, Contact]:
    """For each person, the last contact by somebody else in the last seven days."""
    found: dict[int, Contact] = {}
    for contact in timeline.shown_contacts(person_ids, now() - RECENT):
        if contact.by_id != by_id:
            found.setdefault(contact.person_id, contact)
    return found


def followed_up_at(touchpoint: Touchpoint, person_ids: Collection[int]) -> Sequence[Invitation]:
    """The invitations of these people that were followed up by this very touchpoint."""
    return db.session.scalars(
        select(Invitation).where(
            Invitation.community_id == touchpoint.community_id,
            Invitation.person_id.in_(person_ids),
            Invitation.followed_up_at == touchpoint.at,
            Invitation.answered_at.is_(None),
        )
    ).all()


def first_contact(person_id: int, since: datetime, besides: Touchpoint) -> datetime | None:
    """When a community first had human contact with somebody since then, but for this one."""
    at = select(func.min(Touchpoint.at)).where(
        Touchpoint.community_id == besides.community_id,
        Touchpoint.kind.in_(HUMAN),
        Touchpoint.at > since,
        Touchpoint.id != besides.id,
    )
    there = select(TouchpointPerson.touchpoint_id).where(TouchpointPerson.person_id == person_id)
    own = db.session.scalar(at.where(Touchpoint.person_id == person_id))
    met = db.session.scalar(at.where(Touchpoint.id.in_(there)))
    return min((each for each in (own, met) if each), default=None)


def _newest(test: Any, community_id: int) -> Select[Touchpoint, str | None]:
    return (
        select(Touchpoint, Person.name)
        .outerjoin(Person, Person.id == Touchpoint.by_id)
        .where(test, Touchpoint.community_id == community_id)
        .order_by(Touchpoint.at.desc(), Touchpoint.id.desc())
        .limit(MOST_SHOWN)
    )


def _newest_of_each(community_ids: Collection[int]) -> Iterator[ScalarSelect[int]]:
    """The newest human contact of a person's own, and the newest where they were there too."""
    newest = (
        select(Touchpoint.id)
        .where(Touchpoint.community_id.in_(community_ids), Touchpoint.kind.in_(HUMAN))
        .order_by(Touchpoint.at.desc(), Touchpoint.id.desc())
        .limit(1)
        .correlate(Person)
    )
    yield newest.where(Touchpoint.person_id == Person.id).scalar_subquery()
    there = newest.join(TouchpointPerson, TouchpointPerson.touchpoint_id == Touchpoint.id)
    yield there.where(TouchpointPerson.person_id == Person.id).scalar_subquery()
