"""The list of a community's people: a page, everybody, and how many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from core.communities.models import Membership
from core.db import db
from core.people import filters as asking
from core.people import finding
from core.people.filters import Close, Filters
from core.people.models import Person, PersonTopic

__all__ = ["COUNTED", "Filters", "Page", "count", "ids_of", "page_of_people"]

PAGE = 50
COUNTED = 10_000
AT_ONCE = 500
FEW_FOUND = 10
"""With no more than these, names that sound alike are told too."""

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
class Page:
    """Some people by name. `after` is where the next page goes on.

    When the page is not full and yet there is a next one, this is as far as one look goes. `close`
    are words that were taken for others, `alike` the names that sound like words that few have.
    """

    people: Sequence[Any]
    topics: dict[int, list[str]]
    roles: dict[int, list[str]]
    after: int | None
    close: Sequence[Close] = ()
    alike: Sequence[Close] = ()

    @property
    def is_full(self) -> bool:
        return len(self.people) >= PAGE


@dataclass(frozen=True)
class Count:
    """How many people there are, or at least are: counting ends after a while."""

    number: int
    is_more: bool


def page_of_people(community_id: int, filters: Filters, after: int | None = None) -> Page:
    """One page of the people that a community knows of, from the person `after` on."""
    asked = asking.read(community_id, filters)
    start = finding.key_of(community_id, after) if after else None
    found = finding.walk(asked.wanted, start, PAGE + 1)
    shown = [person_id for _name, person_id in found.keys[:PAGE]]
    last = shown[-1] if len(found.keys) > PAGE else found.end and found.end[1]
    is_few = not after and last is None and len(shown) <= FEW_FOUND
    return Page(
        people=_rows(shown),
        topics=_topics(shown),
        roles=_roles(community_id, shown),
        after=last,
        close=asked.close,
        alike=asking.alike(community_id, filters.q, asked.close) if is_few else (),
    )


def count(community_id: int, filters: Filters) -> Count:
    """How many people pass, as far as that can be told in the time of a page."""
    return Count(*finding.count(asking.read(community_id, filters).wanted, COUNTED))


def ids_of(community_id: int, filters: Filters) -> Iterator[list[int]]:
    """Everybody who passes, in the order of names and in batches of AT_ONCE."""
    return finding.every(asking.read(community_id, filters).wanted, AT_ONCE)


def _rows(ids: Sequence[int]) -> Sequence[Any]:
    rows = {row.id: row for row in db.session.execute(select(*COLUMNS).where(Person.id.in_(ids)))}
    return [rows[each] for each in ids if each in rows]


def _topics(ids: Sequence[int]) -> dict[int, list[str]]:
    found = select(PersonTopic.person_id, PersonTopic.topic).where(PersonTopic.person_id.in_(ids))
    return _by_person(db.session.execute(found))


def _roles(community_id: int, ids: Sequence[int]) -> dict[int, list[str]]:
    found = db.session.execute(
        select(Membership.person_id, Membership.role).where(
            Membership.community_id == community_id, Membership.person_id.in_(ids)
        )
    )
    return _by_person(found)


def _by_person(rows: Any) -> dict[int, list[str]]:
    """Sorted here: for an order, a database may walk another index than that of the people."""
    sorted_in: dict[int, list[str]] = {}
    for person_id, text in sorted(tuple(row) for row in rows):
        sorted_in.setdefault(person_id, []).append(text)
    return sorted_in
