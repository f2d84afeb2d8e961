"""What we ask the database about contributions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select, true
from sqlalchemy.orm import aliased, joinedload, selectinload

from core.communities.models import Membership, Role
from core.db import db
from core.many import among
from core.people.models import Person, folded
from core.people.queries import by_sort_name
from recognition.contributions.models import (
    Contribution,
    ContributionVersion,
    Part,
    Participation,
)

PAGE = 20
WITH_PEOPLE = (
    selectinload(Contribution.people).joinedload(Participation.person),
    joinedload(Contribution.file),
)
IS_SHOWN = Contribution.shown_at.is_not(None) & Contribution.removed_at.is_(None)


def whole(contribution_id: int) -> Contribution:
    """A contribution with its people and its file."""
    found = select(Contribution).where(Contribution.id == contribution_id).options(*WITH_PEOPLE)
    return db.session.scalars(found, execution_options={"populate_existing": True}).one()


def some(contribution_ids: Collection[int]) -> Sequence[Contribution]:
    """These contributions with their people, without those that were taken away."""
    return db.session.scalars(
        select(Contribution)
        .where(Contribution.id.in_(contribution_ids), Contribution.removed_at.is_(None))
        .options(*WITH_PEOPLE)
    ).all()


def logged_with(by_id: int, form_key: str) -> Contribution | None:
    """What this person has logged with this form already, if they pressed twice."""
    return db.session.scalar(
        select(Contribution)
        .where(Contribution.logged_by_id == by_id, Contribution.form_key == form_key)
        .options(*WITH_PEOPLE)
    )


def shown(community_id: int, before: int | None = None) -> Sequence[Contribution]:
    """A page of what was done in a community, newest first, with its people."""
    found = select(Contribution).where(Contribution.community_id == community_id, IS_SHOWN)
    return _page(found, Contribution.id, before)


def of_person(
    person_id: int, community_id: int, before: int | None = None
) -> Sequence[Contribution]:
    """A page of what one person has done there, or is said to have done, newest first."""
    theirs = (
        select(Contribution)
        .join(Participation, Participation.contribution_id == Contribution.id)
        .where(
            Participation.person_id == person_id,
            Participation.community_id == community_id,
            Participation.state != Part.DECLINED,
            Contribution.removed_at.is_(None),
        )
    )
    return _page(theirs, Participation.contribution_id, before)


def confirmed_of(person_id: int, community_id: int, limit: int = 50) -> Sequence[Contribution]:
    """The newest contributions of a person that everybody there may read, with its people."""
    theirs = (
        select(Contribution)
        .join(Participation, Participation.contribution_id == Contribution.id)
        .where(
            Participation.person_id == person_id,
            Participation.community_id == community_id,
            Participation.state == Part.CONFIRMED,
            IS_SHOWN,
        )
    )
    return _page(theirs, Participation.contribution_id, None, limit)


def is_readable_with(file_id: int, reader_id: int, *, everything: bool) -> bool:
    """True when this reader may read a contribution with that file: one that is shown, or, if it
    is a draft, one that they wrote or are on."""
    on_it = exists().where(
        Participation.contribution_id == Contribution.id, Participation.person_id == reader_id
    )
    concerned = or_(IS_SHOWN, Contribution.logged_by_id == reader_id, on_it)
    with_it = select(Contribution.id).where(
        Contribution.file_id == file_id,
        Contribution.removed_at.is_(None),
        true() if everything else concerned,
    )
    return db.session.scalar(with_it.limit(1)) is not None


def participation(contribution_id: int, person_id: int) -> Participation | None:
    return db.session.get(Participation, (contribution_id, person_id), populate_existing=True)


def confirmed_people(contribution_id: int) -> Sequence[int]:
    """Who took part, by id."""
    return db.session.scalars(
        select(Participation.person_id).where(
            Participation.contribution_id == contribution_id,
            Participation.state == Part.CONFIRMED,
        )
    ).all()


def has_another(person_id: int, contribution: Contribution) -> bool:
    """True when the person took part in something else there before."""
    other = select(Participation.contribution_id).where(
        Participation.person_id == person_id,
        Participation.community_id == contribution.community_id,
        Participation.state == Part.CONFIRMED,
        Participation.contribution_id != contribution.id,
    )
    return db.session.scalar(other.limit(1)) is not None


def days(
    community_id: int, person_ids: Collection[int], since: date, until: date
) -> dict[int, list[date]]:
    """On which days from the first to the last each took part in something that is shown there."""
    found: dict[int, list[date]] = {}
    for person_id, day in db.session.execute(days_of(community_id, person_ids, since, until)):
        found.setdefault(person_id, []).append(day)
    return found


def days_of(
    community_id: int, person_ids: Collection[int], since: date, until: date
) -> Select[int, date]:
    return (
        select(Participation.person_id, Contribution.done_on)
        .join(Contribution, Contribution.id == Participation.contribution_id)
        .where(
            among(Participation.person_id, person_ids),
            Participation.community_id == community_id,
            Participation.state == Part.CONFIRMED,
            Contribution.done_on.between(since, until),
            IS_SHOWN,
        )
        .distinct()
    )


def versions(contribution_id: int) -> Sequence[tuple[ContributionVersion, str | None]]:
    """What it said before, newest first, and who changed it."""
    found = db.session.execute(
        select(ContributionVersion, Person.name)
        .outerjoin(Person, Person.id == ContributionVersion.changed_by_id)
        .where(ContributionVersion.contribution_id == contribution_id)
        .order_by(ContributionVersion.id.desc())
        .limit(50)
    )
    return [(version, name) for version, name in found]


def well_known(community_id: int, name: str) -> Sequence[Person]:
    """People of this name whom everybody there knows."""
    return well_known_called(community_id, {folded(name)}).get(folded(name), [])


def well_known_called(community_id: int, sort_names: Collection[str]) -> dict[str, list[Person]]:
    """By name those whom everybody there knows: its team, and who is named on what was done."""
    team = select(Membership.person_id).where(
        Membership.community_id == community_id, Membership.role != Role.MEMBER
    )
    called = among(Person.sort_name, sort_names)
    namesakes = select(Person.id).where(called)
    named = select(Participation.person_id).where(
        Participation.person_id.in_(namesakes),
        Participation.community_id == community_id,
        Participation.state == Part.CONFIRMED,
        Participation.is_hidden.is_(False),
    )
    known = Person.id.in_(team) | Person.id.in_(named)
    return by_sort_name(db.session.scalars(select(Person).where(called, known)))


def _page(
    found: Select[Contribution], order: Any, before: int | None, limit: int = PAGE
) -> Sequence[Contribution]:
    earlier: list[ColumnElement[bool]] = [order < before] if before else []
    page = found.where(*earlier).order_by(order.desc()).limit(limit).options(*WITH_PEOPLE)
    return db.session.scalars(page).all()


def together(community_id: int) -> Select[int, int]:
    """Two people who did something together, once for each thing that is shown, as far as both
    say so."""
    one, other = aliased(Participation), aliased(Participation)
    return (
        select(one.person_id, other.person_id)
        .join(Contribution, Contribution.id == one.contribution_id)
        .where(
            one.community_id == community_id,
            other.contribution_id == one.contribution_id,
            one.person_id < other.person_id,
            one.state == Part.CONFIRMED,
            other.state == Part.CONFIRMED,
            IS_SHOWN,
        )
    )
