"""What we ask the database about people who may be one."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, and_, case, column, func, literal, or_, select, tuple_
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import aliased

from core.communities.models import Acquaintance, Membership
from core.db import db
from core.duplicates.keys import MOST_ALIKE, Traits
from core.duplicates.models import Duplicate, Merge, OldName, PersonKey
from core.imports.models import ImportRow
from core.many import among
from core.people.models import Person

PAGE = 25
COMPARED = ("name", "email", "phone", "organisation", "place", "postal_address")
Pair = tuple[int, int]
MERGES_SHOWN = 100
MOST_MERGES = 20
"""Of one row after the other: further nobody's link is followed."""


@dataclass(frozen=True)
class Listed:
    """Two people of the list, and where the next page begins."""

    pairs: Sequence[tuple[Duplicate, Person, Person]]
    after: str | None


def traits_of(person_ids: Collection[int]) -> dict[int, Traits]:
    """What is compared of these people; whoever was merged into another is left out."""
    asked = select(Person.id, *(getattr(Person, name) for name in COMPARED)).where(
        among(Person.id, person_ids), Person.merged_into_id.is_(None)
    )
    return {row[0]: Traits(*row[1:]) for row in db.session.execute(asked)}


def shared_by(keys: Collection[str]) -> dict[str, int]:
    """How many people share each of these keys; counting stops after MOST_ALIKE."""
    if not keys:
        return {}
    asked = _rows(sorted(keys))
    some = select(PersonKey.person_id).where(PersonKey.key == asked.c.value).limit(MOST_ALIKE + 1)
    number = select(func.count()).select_from(some.correlate(asked).subquery()).scalar_subquery()
    found = db.session.execute(select(asked.c.value, number).select_from(asked))
    return {row[0]: row[1] for row in found}


def bearers(keys: Collection[str]) -> dict[str, list[int]]:
    """Who has each of these keys; ask only for those that few share."""
    found: dict[str, list[int]] = defaultdict(list)
    asked = select(PersonKey.key, PersonKey.person_id).where(among(PersonKey.key, keys))
    for key, person_id in db.session.execute(asked):
        found[key].append(person_id)
    return found


def keys_of_people(person_ids: Collection[int]) -> dict[int, set[str]]:
    """The keys that are written down of these people."""
    found: dict[int, set[str]] = defaultdict(set)
    asked = select(PersonKey.person_id, PersonKey.key).where(among(PersonKey.person_id, person_ids))
    for person_id, key in db.session.execute(asked):
        found[person_id].add(key)
    return dict(found)


def known_here(community_id: int, person_ids: Collection[int]) -> set[int]:
    """Those of these people whom the community knows of."""
    asked = select(Acquaintance.person_id).where(
        Acquaintance.community_id == community_id, among(Acquaintance.person_id, person_ids)
    )
    return set(db.session.scalars(asked))


def of_people(person_ids: Collection[int]) -> dict[Pair, Duplicate]:
    """Every pair that one of these people is in."""
    either = or_(among(Duplicate.first_id, person_ids), among(Duplicate.second_id, person_ids))
    return {(row.first_id, row.second_id): row for row in db.session.scalars(_fresh(either))}


def next_ids(after: int, limit: int) -> Sequence[int]:
    """The next people by number, from the one after this on."""
    asked = select(Person.id).where(Person.id > after, Person.merged_into_id.is_(None))
    return db.session.scalars(asked.order_by(Person.id).limit(limit)).all()


def imported(import_id: int, after: int, limit: int) -> Sequence[tuple[int, int | None]]:
    """The next rows of an import: their numbers, and whom each of them touched."""
    asked = select(ImportRow.number, ImportRow.person_id).where(
        ImportRow.import_id == import_id, ImportRow.number > after
    )
    found = db.session.execute(asked.order_by(ImportRow.number).limit(limit))
    return [(row[0], row[1]) for row in found]


def page(community_id: int, after: str | None) -> Listed:
    """Pairs of whom the community knows both and that nobody has decided, the likeliest first."""
    first, second = aliased(Person), aliased(Person)
    here, there = aliased(Acquaintance), aliased(Acquaintance)
    asked = (
        select(Duplicate, first, second)
        .join(first, first.id == Duplicate.first_id)
        .join(second, second.id == Duplicate.second_id)
        .join(here, and_(here.person_id == first.id, here.community_id == community_id))
        .join(there, and_(there.person_id == second.id, there.community_id == community_id))
        .where(Duplicate.state == "open")
        .order_by(Duplicate.score.desc(), Duplicate.id.desc())
        .limit(PAGE + 1)
    )
    start = cursor(after)
    if start:
        asked = asked.where(tuple_(Duplicate.score, Duplicate.id) < tuple_(*start))
    found = [(row[0], row[1], row[2]) for row in db.session.execute(asked)]
    last = found[PAGE - 1][0] if len(found) > PAGE else None
    return Listed(found[:PAGE], f"{last.score}-{last.id}" if last else None)


def others(community_id: int, person_id: int) -> Sequence[tuple[Duplicate, Person]]:
    """Whom of this community somebody may be, the likeliest three."""
    other = case((Duplicate.first_id == person_id, Duplicate.second_id), else_=Duplicate.first_id)
    asked = (
        select(Duplicate, Person)
        .join(Person, Person.id == other)
        .join(Acquaintance, Acquaintance.person_id == Person.id)
        .where(
            or_(Duplicate.first_id == person_id, Duplicate.second_id == person_id),
            Duplicate.state == "open",
            Acquaintance.community_id == community_id,
        )
        .order_by(Duplicate.score.desc(), Duplicate.id.desc())
        .limit(3)
    )
    return [(row[0], row[1]) for row in db.session.execute(asked)]


def cursor(text: str | None) -> tuple[int, int] | None:
    """Where a page begins, as an address gives it."""
    score, _dash, row = (text or "").partition("-")
    is_place = score.isascii() and score.isdigit() and row.isascii() and row.isdigit()
    return (int(score[:3]), int(row[:9])) if is_place else None


def pair(community_id: int, duplicate_id: int) -> tuple[Duplicate, Person, Person] | None:
    """Two people who may be one, if this community knows of both."""
    found = db.session.get(Duplicate, duplicate_id)
    if found is None:
        return None
    ids = [found.first_id, found.second_id]
    if known_here(community_id, ids) != set(ids):
        return None
    return found, db.session.get_one(Person, ids[0]), db.session.get_one(Person, ids[1])


def locked_people(person_ids: Collection[int]) -> int:
    """Lock these people by number, as everybody does; how many of them are there as themselves."""
    locked = select(Person).where(Person.id.in_(person_ids)).order_by(Person.id).with_for_update()
    found = db.session.scalars(locked, execution_options={"populate_existing": True})
    return sum(person.merged_into_id is None for person in found)


def state_now(duplicate_id: int) -> str | None:
    """What was decided about two people; None when nobody is asked about them any more."""
    return db.session.scalar(select(Duplicate.state).where(Duplicate.id == duplicate_id))


def known_elsewhere(community_id: int, person_ids: Collection[int]) -> bool:
    """True when another community knows one of these people too."""
    asked = select(Acquaintance.person_id).where(
        Acquaintance.community_id != community_id, Acquaintance.person_id.in_(person_ids)
    )
    return db.session.scalar(asked.limit(1)) is not None


def who_signs_in(person_ids: Collection[int]) -> set[int]:
    """Those of these people who belong to a community or look after the installation."""
    asked = select(Membership.person_id).where(Membership.person_id.in_(person_ids))
    look_after = select(Person.id).where(Person.id.in_(person_ids), Person.is_administrator)
    return {*db.session.scalars(asked), *db.session.scalars(look_after)}


def merges(community_id: int) -> Sequence[tuple[Merge, Person, str | None]]:
    """The newest merges here: who stayed, and who did it."""
    by = aliased(Person)
    asked = (
        select(Merge, Person, by.name)
        .join(Person, Person.id == Merge.kept_id)
        .outerjoin(by, by.id == Merge.by_id)
        .where(Merge.community_id == community_id)
        .order_by(Merge.at.desc(), Merge.id.desc())
        .limit(MERGES_SHOWN)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(asked)]


def later_merge(merge: Merge) -> bool:
    """True when one of the two took part in another merge after this one that still stands."""
    ids = (merge.kept_id, merge.gone_id)
    asked = select(Merge.id).where(
        Merge.id > merge.id,
        Merge.undone_at.is_(None),
        or_(Merge.kept_id.in_(ids), Merge.gone_id.in_(ids)),
    )
    return db.session.scalar(asked.limit(1)) is not None


def current_name(kind: str, name: str) -> str | None:
    """What a row is called in links now that another absorbed it; None if none did."""
    last = None
    for _step in range(MOST_MERGES):
        found = db.session.get(OldName, f"{kind}:{last or name}")
        if found is None:
            break
        last = found.now
    return last


def _fresh(test: Any) -> Any:
    return select(Duplicate).where(test).execution_options(populate_existing=True)


def _rows(values: Iterable[str]) -> Any:
    """These texts as a table with one column, as one parameter on either database."""
    given = list(values)
    if db.session.get_bind().dialect.name == "sqlite":
        return func.json_each(json.dumps(given)).table_valued("value").alias("asked")
    listed = func.unnest(literal(given, postgresql.ARRAY(Text)))
    return listed.table_valued(column("value", Text)).render_derived(name="asked")
