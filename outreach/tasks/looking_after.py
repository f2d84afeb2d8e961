"""What we ask the database about whom somebody looks after, and what they promised."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import exists, or_, select, union_all
from sqlalchemy.orm import aliased

from core.communities.models import Acquaintance
from core.db import db
from core.people.models import Person
from outreach.invitations.models import Invitation
from outreach.next_steps.models import NextStep
from outreach.tasks.queries import HUMAN
from outreach.touchpoints.models import Touchpoint
from outreach.waves.models import Wave, WaveState


class Step(NamedTuple):
    """A next step of somebody's own."""

    id: int
    community_id: int
    person_id: int
    name: str
    what: str
    due_on: date


class Neglected(NamedTuple):
    """Somebody whom one looks after, and meant to be in touch with by a day."""

    community_id: int
    person_id: int
    name: str
    due_on: date


class Contact(NamedTuple):
    """A contact: with whom, when, by whom, how, and what was said."""

    person_id: int
    at: datetime
    by: str | None
    kind: str
    words: str


def next_steps(
    person_id: int, community_ids: Collection[int], since: date | None, until: date, limit: int
) -> Sequence[Step]:
    """What this person said they would do until then."""
    found = (
        select(
            NextStep.id,
            NextStep.community_id,
            NextStep.person_id,
            Person.name,
            NextStep.what,
            NextStep.due_on,
        )
        .join(Person, Person.id == NextStep.person_id)
        .where(
            NextStep.owner_id == person_id,
            NextStep.done_at.is_(None),
            NextStep.due_on <= until,
            NextStep.community_id.in_(community_ids),
        )
        .order_by(NextStep.due_on, NextStep.id)
        .limit(limit)
    )
    if since is not None:
        found = found.where(NextStep.due_on >= since)
    return [Step(*row) for row in db.session.execute(found)]  # type: ignore[arg-type]  # all have a day


def contacts_due(
    person_id: int, community_ids: Collection[int], until: date, limit: int
) -> Sequence[Neglected]:
    """With whom this person meant to be in touch again by then."""
    each_there = [
        select(Acquaintance.community_id, Acquaintance.person_id, Acquaintance.contact_due_on)
        .where(
            Acquaintance.owner_id == person_id,
            Acquaintance.community_id == community_id,
            Acquaintance.contact_due_on <= until,
        )
        .order_by(Acquaintance.contact_due_on)
        .limit(limit)
        .subquery()
        for community_id in community_ids
    ]
    due = union_all(*(select(there) for there in each_there)).subquery()
    found = (
        select(due.c.community_id, due.c.person_id, Person.name, due.c.contact_due_on)
        .join(Person, Person.id == due.c.person_id)
        .order_by(due.c.contact_due_on, due.c.person_id)
        .limit(limit)
    )
    return [Neglected(*row) for row in db.session.execute(found)]


def waves_of(
    person_id: int, community_ids: Collection[int], since: date, until: date, limit: int
) -> Sequence[Wave]:
    """The open waves that this person owns, with a day to answer by between these."""
    found = select(Wave).where(
        Wave.community_id.in_(community_ids),
        Wave.owner_id == person_id,
        Wave.state != WaveState.CLOSED,
        Wave.answers_by.between(since, until),
    )
    return db.session.scalars(found.order_by(Wave.answers_by, Wave.id).limit(limit)).all()


def last_said(person_ids: Collection[int], community_ids: Collection[int]) -> list[Contact]:
    """The last human contact with each of these people there: whose, when, how, the words."""
    newest = (
        select(Touchpoint.id)
        .where(
            Touchpoint.person_id == Person.id,
            Touchpoint.community_id.in_(community_ids),
            HUMAN,
        )
        .order_by(Touchpoint.at.desc(), Touchpoint.id.desc())
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )
    by = aliased(Person)
    found = (
        select(Person.id, Touchpoint.at, by.name, Touchpoint.kind, Touchpoint.said)
        .select_from(Person)
        .join(Touchpoint, Touchpoint.id == newest)
        .outerjoin(by, by.id == Touchpoint.by_id)
        .where(Person.id.in_(person_ids))
    )
    return [Contact(*row) for row in db.session.execute(found)]


def looks_after(community_id: int, person_id: int, about_id: int) -> bool:
    """True for who invites, or looks after, somebody there."""
    invites = exists().where(
        Invitation.inviter_id == person_id,
        Invitation.is_open,
        Invitation.community_id == community_id,
        Invitation.person_id == about_id,
    )
    owns = exists().where(
        Acquaintance.community_id == community_id,
        Acquaintance.person_id == about_id,
        Acquaintance.owner_id == person_id,
    )
    return bool(db.session.scalar(select(or_(invites, owns))))
