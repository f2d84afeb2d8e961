"""What we ask the database about nominations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from core.db import db
from core.many import among
from core.people.models import Person
from core.people.queries import is_known_to
from outreach.nominations.models import Nomination

PAGE = 20
MOST_VOICES = 500
MOST_LISTED = 5_000
WAITING = Nomination.state == "waiting"


@dataclass(frozen=True)
class Keys:
    """What one voice says of its candidate, and whose it is."""

    id: int
    name_key: str
    email_key: str | None
    nominated_by_id: int | None
    origin: str


def voices(seeds: Sequence[Nomination]) -> Sequence[Nomination]:
    """Every waiting voice for the candidates of these, newest first.

    It follows names and addresses until there is nothing new; one statement for each such step.
    """
    found = {each.id: each for each in seeds}
    asked: set[str | None] = {None, ""}
    fresh = list(seeds)
    while fresh and len(found) < MOST_VOICES:
        names = {each.name_key for each in fresh} - asked
        addresses = {each.email_key for each in fresh} - asked
        asked |= names | addresses
        met = _with_keys(seeds[0].community_id, names, addresses) if names or addresses else []
        fresh = [each for each in met if each.id not in found]
        found |= {each.id: each for each in fresh}
    return sorted(found.values(), key=lambda each: -each.id)


def locked(nomination_ids: Collection[int]) -> Sequence[Nomination]:
    """Those of these that still wait, held until the end of the transaction."""
    return db.session.scalars(
        select(Nomination)
        .where(Nomination.id.in_(nomination_ids), WAITING)
        .order_by(Nomination.id)
        .with_for_update(of=Nomination)
        .execution_options(populate_existing=True)
    ).all()


def known_like(
    community_id: int, names: Collection[str], addresses: Collection[str], ids: Iterable[int] = ()
) -> Sequence[Person]:
    """Whom the community knows of by one of these folded names or addresses, or ids."""
    by_name, by_address = among(Person.sort_name, names), among(Person.email_key, addresses)
    like = or_(by_name, by_address, among(Person.id, ids))
    found = select(Person).where(like, is_known_to(community_id)).order_by(Person.id)
    return db.session.scalars(found.limit(MOST_VOICES)).all()


def approved_like(community_id: int, names: Collection[str]) -> Sequence[tuple[str, Person]]:
    """Who was approved under one of these folded names, whatever they are called now."""
    found = db.session.execute(
        select(Nomination.name_key, Person)
        .join(Person, Person.id == Nomination.person_id)
        .where(
            Nomination.community_id == community_id,
            Nomination.state == "approved",
            among(Nomination.name_key, names),
        )
        .order_by(Nomination.id)
        .limit(MOST_VOICES)
    )
    return [(row[0], row[1]) for row in found]


def decided(community_id: int, before: int | None) -> Sequence[Nomination]:
    """A page of what was decided or forgotten, the newest nomination first."""
    found = select(Nomination).where(Nomination.community_id == community_id, ~WAITING)
    if before:
        found = found.where(Nomination.id < before)
    return db.session.scalars(found.order_by(Nomination.id.desc()).limit(PAGE)).all()


def some(nomination_ids: Collection[int]) -> Sequence[Nomination]:
    """These nominations, as long as they wait."""
    return db.session.scalars(
        select(Nomination).where(among(Nomination.id, nomination_ids), WAITING)
    ).all()


def waiting_keys(community_id: int, limit: int = MOST_VOICES) -> list[Keys]:
    """What the waiting voices say of their candidates, the newest first."""
    found = (
        select(
            Nomination.id,
            Nomination.name_key,
            Nomination.email_key,
            Nomination.nominated_by_id,
            Nomination.origin,
        )
        .where(Nomination.community_id == community_id, WAITING)
        .order_by(Nomination.id.desc())
        .limit(limit)
    )
    return [Keys(*row) for row in db.session.execute(found)]


def waiting_from(invitation_id: int) -> Sequence[Nomination]:
    """What was named in answer to an invitation and waits for a decision."""
    return db.session.scalars(
        select(Nomination).where(Nomination.invitation_id == invitation_id, WAITING)
    ).all()


def undecided_since(at: datetime) -> Sequence[Nomination]:
    """Nominations that have waited since before then, at most 500."""
    return db.session.scalars(
        select(Nomination).where(WAITING, Nomination.created_at < at).limit(500)
    ).all()


def _with_keys(
    community_id: int, names: Collection[str], addresses: Collection[str | None]
) -> Sequence[Nomination]:
    like = or_(among(Nomination.name_key, names), among(Nomination.email_key, addresses))
    return db.session.scalars(
        select(Nomination)
        .where(Nomination.community_id == community_id, WAITING, like)
        .order_by(Nomination.id.desc())
        .limit(MOST_VOICES)
    ).all()
