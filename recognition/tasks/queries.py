"""What we ask the database about what recognition asks of somebody today, each by an index."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, select, union_all

from core.db import db, now
from core.people.models import Person
from core.today.queries import standing
from recognition.award_reviews.queries import Holder, is_light, needs_help, stands_for_review
from recognition.awards.models import Award, AwardState, Endorsement
from recognition.contributions.models import Contribution, Part, Participation
from recognition.terms.models import BuddyQuestion
from recognition.thanks_desk.queries import UNTHANKED

LOOKED_AT = 2_000
"""Of one community."""
MOST_VOICES = 100
IS_NAMED = (Participation.state == Part.CONFIRMED, Participation.is_hidden.is_(False))


class Deed(NamedTuple):
    """Work that nobody has thanked for, and one of those who did it, if they are named."""

    id: int
    community_id: int
    said: str
    shown_at: datetime
    is_first: bool
    person_id: int | None
    name: str | None


class Doubt(NamedTuple):
    """A part in some work that one person has to say yes or no to."""

    contribution_id: int
    community_id: int
    person_id: int
    said: str
    at: datetime


class Question(NamedTuple):
    """What a buddy is asked to find out."""

    id: int
    community_id: int
    person_id: int
    name: str
    asked_at: datetime


class Offered(NamedTuple):
    """An award whose holder has no e-mail address."""

    id: int
    community_id: int
    at: datetime


def unthanked(
    person_id: int, community_ids: Collection[int], since: datetime, is_first: bool, limit: int
) -> Sequence[Deed]:
    """Work since then in which this person had no part, the longest waiting first.

    What only people did whom we must not contact now is left out before it takes up a place.
    """
    each_there = [
        _without_thanks(person_id, community_id, since, is_first).limit(limit).subquery()
        for community_id in community_ids
    ]
    ids = union_all(*(select(there.c.id) for there in each_there))
    found = (
        select(
            Contribution.id,
            Contribution.community_id,
            Contribution.said,
            Contribution.shown_at,
            Contribution.is_first,
            Person.id,
            Person.name,
        )
        .select_from(Contribution)
        .outerjoin(Person, Person.id == _somebody_named())
        .where(Contribution.id.in_(ids))
        .order_by(Contribution.shown_at, Contribution.id)
        .limit(limit)
    )
    return [Deed(*row) for row in db.session.execute(found)]  # type: ignore[arg-type]  # shown ones


def to_say(person_id: int, community_ids: Collection[int], limit: int) -> Sequence[Doubt]:
    """Work on which others put this person, who has not said yet whether it is so."""
    found = (
        select(
            Participation.contribution_id,
            Participation.community_id,
            Participation.person_id,
            Contribution.said,
            Participation.created_at,
        )
        .join(Contribution, Contribution.id == Participation.contribution_id)
        .where(
            Participation.person_id == person_id,
            Participation.community_id.in_(community_ids),
            Participation.state == Part.PROPOSED,
            Contribution.removed_at.is_(None),
        )
        .order_by(Participation.created_at, Participation.contribution_id)
        .limit(limit)
    )
    return [Doubt(*row) for row in db.session.execute(found)]


def questions(buddy_id: int, community_ids: Collection[int], limit: int) -> Sequence[Question]:
    """What this buddy has been asked to find out, oldest first."""
    found = (
        select(
            BuddyQuestion.id,
            BuddyQuestion.community_id,
            BuddyQuestion.person_id,
            Person.name,
            BuddyQuestion.asked_at,
        )
        .join(Person, Person.id == BuddyQuestion.person_id)
        .where(
            BuddyQuestion.buddy_id == buddy_id,
            BuddyQuestion.community_id.in_(community_ids),
            BuddyQuestion.answer.is_(None),
            standing(),
        )
        .order_by(BuddyQuestion.asked_at, BuddyQuestion.id)
        .limit(limit)
    )
    return [Question(*row) for row in db.session.execute(found)]


def to_help(organiser_id: int, community_ids: Collection[int], limit: int) -> Sequence[Offered]:
    """Awards whose holders somebody has to ask, of those that were offered first."""
    each_there = [
        select(Award.id)
        .where(Award.community_id == community_id, Award.state == AwardState.OFFERED)
        .order_by(Award.community_id, Award.state, Award.accepted_at)
        .limit(LOOKED_AT)
        .subquery()
        for community_id in community_ids
    ]
    ids = union_all(*(select(there.c.id) for there in each_there)).subquery()
    found = (
        select(Award.id, Award.community_id, Award.offered_at)
        .join(ids, ids.c.id == Award.id)
        .join(Holder, Holder.id == Award.person_id)
        .where(Award.person_id != organiser_id, needs_help())
        .order_by(Award.id)
        .limit(limit)
    )
    return [Offered(key, there, at or now()) for key, there, at in db.session.execute(found)]


def voices(organiser_id: int, community_ids: Collection[int]) -> dict[int, tuple[int, datetime]]:
    """How many voices wait to be looked at in each community, at most a hundred, and since when."""
    each_there = [
        select(Endorsement.id)
        .where(Endorsement.community_id == community_id, is_light())
        .order_by(Endorsement.id.desc())
        .limit(LOOKED_AT)
        .subquery()
        for community_id in community_ids
    ]
    ids = union_all(*(select(there.c.id) for there in each_there)).subquery()
    found = (
        select(Endorsement.community_id, func.count(), func.min(Endorsement.created_at))
        .join(ids, ids.c.id == Endorsement.id)
        .join(Award, Award.id == Endorsement.award_id)
        .where(Endorsement.to_id != organiser_id, stands_for_review())
        .group_by(Endorsement.community_id)
    )
    return {row[0]: (min(row[1], MOST_VOICES), row[2]) for row in db.session.execute(found)}


def _without_thanks(
    person_id: int, community_id: int, since: datetime, is_first: bool
) -> Select[int]:
    mine = exists().where(
        Participation.contribution_id == Contribution.id,
        Participation.person_id == person_id,
        Participation.state != Part.DECLINED,
    )
    return (
        select(Contribution.id)
        .where(
            Contribution.community_id == community_id,
            Contribution.is_first.is_(is_first),
            UNTHANKED,
            Contribution.shown_at > since,
            ~mine,
            _named(standing()) | ~_named(~standing()),
        )
        .order_by(Contribution.shown_at, Contribution.id)
    )


def _named(is_so: ColumnElement[bool]) -> ColumnElement[bool]:
    """True when one of those whose name may be read beside it is so."""
    return (
        exists()
        .where(
            Participation.contribution_id == Contribution.id, Participation.person_id == Person.id
        )
        .where(*IS_NAMED, is_so)
        .correlate(Contribution)
    )


def _somebody_named() -> ScalarSelect[int]:
    """One of those who did it, of those whose name may be read beside it."""
    return (
        select(func.min(Participation.person_id))
        .join(Person, Person.id == Participation.person_id)
        .where(Participation.contribution_id == Contribution.id, *IS_NAMED, standing())
        .correlate(Contribution)
        .scalar_subquery()
    )
