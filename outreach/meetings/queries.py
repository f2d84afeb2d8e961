"""What we ask the database about meetings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from core.db import db, now
from core.deliveries.models import Delivery
from core.people.models import Person
from core.today.queries import standing
from outreach.meetings.models import Meeting
from outreach.touchpoints.models import Touchpoint

TO_THEM, NOTICE, REPLY = "meeting", "meeting-notice", "meeting-reply"
IS_HELD = (
    select(Touchpoint.id)
    .where(
        Touchpoint.person_id == Meeting.person_id,
        Touchpoint.at == Meeting.starts_at,
        Touchpoint.kind == "meeting",
    )
    .limit(1)
    .correlate(Meeting)
    .scalar_subquery()
    .is_not(None)
)
"""Asked for each meeting by itself: what all people ever said is never read at once."""


class Arranged(NamedTuple):
    """A meeting."""

    meeting: Meeting
    name: str
    is_held: bool


def of_organiser(
    person_id: int, community_ids: Collection[int], since: datetime, until: datetime, limit: int
) -> Sequence[Arranged]:
    """The meetings of this person that begin between these moments, those called off too."""
    found = (
        select(Meeting, Person.name, IS_HELD)
        .join(Person, Person.id == Meeting.person_id)
        .where(
            Meeting.by_id == person_id,
            Meeting.starts_at.between(since, until),
            Meeting.community_id.in_(community_ids),
            standing(),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(limit)
    )
    return [Arranged(*row) for row in db.session.execute(found)]


def of_form(key: str, community_id: int, person_id: int, by_id: int) -> Meeting | None:
    """The meeting that this person arranged with that form already."""
    return db.session.scalar(
        select(Meeting).where(
            Meeting.uid == key,
            Meeting.community_id == community_id,
            Meeting.person_id == person_id,
            Meeting.by_id == by_id,
        )
    )


def with_people(meeting_ids: Collection[int]) -> dict[int, tuple[Meeting, Person, Person | None]]:
    """These meetings as they are now, each with whom it is and who arranged it."""
    meetings = db.session.scalars(
        select(Meeting).where(Meeting.id.in_(meeting_ids)).execution_options(populate_existing=True)
    ).all()
    ids = {each.person_id for each in meetings} | {each.by_id for each in meetings}
    people = {
        each.id: each for each in db.session.scalars(select(Person).where(Person.id.in_(ids)))
    }
    return {
        each.id: (each, people[each.person_id], people.get(each.by_id or 0)) for each in meetings
    }


def to_come(person_id: int, community_id: int) -> Sequence[Meeting]:
    """The meetings with a person that are still to come, the soonest first, at most ten."""
    found = select(Meeting).where(
        Meeting.person_id == person_id,
        Meeting.community_id == community_id,
        Meeting.cancelled_at.is_(None),
        Meeting.starts_at > now(),
    )
    return db.session.scalars(found.order_by(Meeting.starts_at).limit(10)).all()


def is_held(meeting: Meeting) -> bool:
    """True once what was said is noted."""
    found = select(Meeting.id).where(Meeting.id == meeting.id, IS_HELD)
    return db.session.scalar(found) is not None


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, kept until the end of the transaction."""
    return db.session.get_one(Meeting, meeting.id, with_for_update=True, populate_existing=True)


def delivery_to(meeting: Meeting, person_id: int) -> Delivery | None:
    """The latest message about this meeting to that person."""
    return db.session.scalar(
        select(Delivery)
        .where(
            Delivery.kind.in_((TO_THEM, NOTICE)),
            Delivery.subject_id == meeting.id,
            Delivery.person_id == person_id,
        )
        .order_by(Delivery.id.desc())
        .limit(1)
    )


def states_of(meeting: Meeting, person_id: int) -> set[str]:
    """What became of every message about this meeting to that person."""
    found = select(Delivery.state).where(
        Delivery.kind.in_((TO_THEM, NOTICE)),
        Delivery.subject_id == meeting.id,
        Delivery.person_id == person_id,
    )
    return set(db.session.scalars(found))
