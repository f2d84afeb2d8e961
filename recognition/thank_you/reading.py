"""What one reader may see of what somebody gave, and of what they were thanked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from sqlalchemy import ColumnElement

from core.db import today
from recognition.awards.outside import IS_PUBLIC
from recognition.awards.queries import IS_FOR_MEMBERS, TELLS_WHO, Card
from recognition.contributions.models import Contribution
from recognition.thank_you import queries
from recognition.thanks.models import Thanks

LAST_YEAR = 9_998


class Reader(Enum):
    """Who reads: the person themselves, another member, or whoever has the link."""

    SELF = "self"
    MEMBER = "member"
    STRANGER = "stranger"


@dataclass(frozen=True)
class Said:
    """Thanks with who wrote them, for those to whom they were written: members."""

    words: str
    name: str


@dataclass(frozen=True)
class Deed:
    """Something that was done; `said` is missing where others on it have not agreed to be named.

    Strangers read that somebody thanked, and no words: those were written for members.
    """

    id: int
    kind: str
    done_on: date
    said: str | None
    thanks: Sequence[Said]
    is_thanked: bool


@dataclass(frozen=True)
class Year:
    """One year of somebody, a page of it at most; `next` is where the following page begins."""

    year: int
    years: Sequence[int]
    deeds: Sequence[Deed]
    badges: Sequence[Card]
    next: int | None


def of_year(
    person_id: int,
    community_id: int,
    asked: int | None,
    reader: Reader,
    before: int | None = None,
    limit: int = queries.PAGE,
) -> Year:
    """That year as this reader may see it; without one the newest in which something was done."""
    only_named = reader is not Reader.SELF
    years = queries.years(person_id, community_id, only_named)
    year = asked if asked and 0 < asked <= LAST_YEAR else (years or [today().year])[0]
    found = queries.deeds(person_id, community_id, year, only_named, before, limit)
    thanks = queries.thanks_for([each.id for each in found])
    return Year(
        year,
        years,
        [_deed(each, thanks.get(each.id, ()), reader) for each in found],
        [] if before else queries.badges(person_id, community_id, year, *_may_see(reader)),
        found[-1].id if len(found) == limit else None,
    )


def _deed(deed: Contribution, thanks: Sequence[Thanks], reader: Reader) -> Deed:
    """The sentence may name others: a stranger reads it only where each said yes and is named."""
    is_outside = reader is Reader.STRANGER
    said = None if is_outside and not all(each.is_named for each in deed.people) else deed.said
    return Deed(
        deed.id,
        deed.kind,
        deed.done_on,
        said,
        [] if is_outside else [Said(each.words, each.writer) for each in thanks],
        bool(thanks),
    )


def _may_see(reader: Reader) -> tuple[ColumnElement[bool], ...]:
    """One's own; else what is shown under a full name, since the page says whose it is."""
    if reader is Reader.SELF:
        return (queries.IS_OWN,)
    return (IS_FOR_MEMBERS if reader is Reader.MEMBER else IS_PUBLIC, TELLS_WHO)
