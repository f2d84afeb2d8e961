"""The list of a community's people: filters, search and paging that stay quick at any size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

from sqlalchemy import ColumnElement, exists, func, select, tuple_

from core.communities.models import Acquaintance, Membership
from core.db import db
from core.forms import one_line
from core.people import choices
from core.people.models import Person, PersonLanguage, PersonTopic, PersonWord, words_of

PAGE = 50
COUNTED = 10_000
FEW = 5_000
LAST_LETTER = "\U0010ffff"

COLUMNS = (
    Person.id,
    Person.name,
    Person.email,
    Person.phone,
    Person.organisation,
    Person.place,
    Person.never_contact_at,
)


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty narrows nothing.

    `email` is "with" or "without", `online` is "rarely".
    """

    q: str = ""
    topic: str = ""
    language: str = ""
    place: str = ""
    role: str = ""
    email: str = ""
    organisation_kind: str = ""
    online: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """Read them from an address."""
        return cls(**{each.name: one_line(asked.get(each.name))[:200] for each in fields(cls)})

    @property
    def given(self) -> dict[str, str]:
        """The filters that narrow something, for links."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}


@dataclass(frozen=True)
class Page:
    """Some people by name. `after` is the key of the next page, `total` stops at COUNTED + 1."""

    people: Sequence[Any]
    topics: dict[int, list[str]]
    roles: dict[int, list[str]]
    after: int | None
    total: int

    @property
    def is_more_than_counted(self) -> bool:
        return self.total > COUNTED


@dataclass(frozen=True)
class _Narrowed:
    """The people that are left: everyone who passes the tests, or of a few by id those who do.

    `steps` are the same tests for a walk that looks at one person after the other: planned as
    joins, as EXISTS is, they would be answered for everybody before the first page is full.
    """

    ids: set[int] | None
    tests: list[ColumnElement[bool]]
    steps: list[ColumnElement[bool]]


def page_of_people(community_id: int, filters: Filters, after: int | None = None) -> Page:
    """One page of the people that a community knows of, from the person `after` on."""
    narrowed = _narrow(community_id, filters)
    find = _among_many if narrowed.ids is None else _among_few
    ids, total = find(narrowed, _key(after))
    shown = ids[:PAGE]
    return Page(
        people=_rows(shown),
        topics=_topics(shown),
        roles=_roles(community_id, shown),
        after=shown[-1] if len(ids) > PAGE else None,
        total=total,
    )


def _key(person_id: int | None) -> tuple[str, int] | None:
    """Where a person stands in the list."""
    if person_id is None:
        return None
    found = select(Person.sort_name, Person.id).where(Person.id == person_id)
    row = db.session.execute(found).one_or_none()
    return (row.sort_name, row.id) if row else None


def _among_few(narrowed: _Narrowed, start: tuple[str, int] | None) -> tuple[Sequence[int], int]:
    """The ids of a page, and how many there are in all, when a few ids are known: sorted here."""
    passing = select(Person.sort_name, Person.id).where(Person.id.in_(narrowed.ids or ()))
    keys = sorted((name, key) for name, key in db.session.execute(passing.where(*narrowed.tests)))
    return [key[1] for key in keys if start is None or key > start][: PAGE + 1], len(keys)


def _among_many(narrowed: _Narrowed, start: tuple[str, int] | None) -> tuple[Sequence[int], int]:
    """The same by a walk along the index of names, which stops when the page is full."""
    passing = select(Person.id).where(*narrowed.tests)
    some = passing.limit(COUNTED + 1).subquery()
    walk = select(Person.id).where(*narrowed.steps)
    walk = walk.order_by(Person.sort_name, Person.id).limit(PAGE + 1)
    if start is not None:
        walk = walk.where(tuple_(Person.sort_name, Person.id) > tuple_(*start))
    total = db.session.scalar(select(func.count()).select_from(some)) or 0
    return db.session.scalars(walk).all(), total


def _narrow(community_id: int, filters: Filters) -> _Narrowed:
    """Read every small set of people at once, and keep the large ones as tests.

    A walk by name with tests finds a page at once when many pass, and goes on for ever when few do;
    a few ids are the other way round. Which one it is, is asked here, and not left to the planner:
    it knows neither what the words mean nor that only one page is wanted.
    """
    ids: set[int] | None = None
    tests: list[ColumnElement[bool]] = []
    steps: list[ColumnElement[bool]] = []
    for person_id, conditions in _sets(community_id, filters):
        found = db.session.scalars(select(person_id).where(*conditions).limit(FEW + 1)).all()
        if len(found) <= FEW:
            ids = set(found) if ids is None else ids & set(found)
        else:
            tests.append(exists().where(person_id == Person.id, *conditions))
            row = select(person_id).where(person_id == Person.id, *conditions).limit(1)
            steps.append(row.scalar_subquery().is_not(None))
    own = _own_tests(community_id, filters)
    return _Narrowed(ids, tests + own, steps + own)


def _own_tests(community_id: int, filters: Filters) -> list[ColumnElement[bool]]:
    """What is asked of the person's own row."""
    tests: list[ColumnElement[bool]] = []
    if filters.place:
        tests.append(Person.place.in_(choices.spellings(community_id, filters.place)))
    if filters.organisation_kind:
        tests.append(Person.organisation_kind == filters.organisation_kind)
    if filters.online == "rarely":
        tests.append(Person.is_rarely_online.is_(True))
    if filters.email:
        is_without = Person.email_key.is_(None)
        tests.append(is_without if filters.email == "without" else ~is_without)
    return tests


def _sets(community_id: int, filters: Filters) -> list[tuple[Any, list[ColumnElement[bool]]]]:
    """Each filter as a set: the column with the person, and what must hold there."""
    wanted: list[tuple[Any, list[ColumnElement[bool]]]] = [
        (Acquaintance.person_id, [Acquaintance.community_id == community_id])
    ]
    for word in sorted(words_of(filters.q))[:5]:
        starts = [PersonWord.word >= word, PersonWord.word < word + LAST_LETTER]
        wanted.append((PersonWord.person_id, starts))
    if filters.topic:
        wanted.append((PersonTopic.person_id, [PersonTopic.topic == filters.topic]))
    if filters.language:
        wanted.append((PersonLanguage.person_id, [PersonLanguage.language == filters.language]))
    if filters.role:
        held = [Membership.community_id == community_id, Membership.role == filters.role]
        wanted.append((Membership.person_id, held))
    return wanted


def _rows(ids: Sequence[int]) -> Sequence[Any]:
    found = select(*COLUMNS).where(Person.id.in_(ids)).order_by(Person.sort_name, Person.id)
    return db.session.execute(found).all()


def _topics(ids: Sequence[int]) -> dict[int, list[str]]:
    found = db.session.execute(
        select(PersonTopic.person_id, PersonTopic.topic)
        .where(PersonTopic.person_id.in_(ids))
        .order_by(PersonTopic.topic)
    )
    return _by_person(found)


def _roles(community_id: int, ids: Sequence[int]) -> dict[int, list[str]]:
    found = db.session.execute(
        select(Membership.person_id, Membership.role)
        .where(Membership.community_id == community_id, Membership.person_id.in_(ids))
        .order_by(Membership.role)
    )
    return _by_person(found)


def _by_person(rows: Any) -> dict[int, list[str]]:
    sorted_in: dict[int, list[str]] = {}
    for person_id, text in rows:
        sorted_in.setdefault(person_id, []).append(text)
    return sorted_in
