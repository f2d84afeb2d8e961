"""What we ask the database about segments."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, CompoundSelect, Select, case, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from core.communities.models import Acquaintance, Membership
from core.db import db
from core.people import tags
from core.people.models import Person, PersonLanguage, PersonTopic
from outreach.invitations.models import Answer, Invitation
from outreach.segments.models import MOST_SEGMENTS, Segment, SegmentKind, SegmentPerson

People = Select[int] | CompoundSelect[int]
Told = tuple[
    InstrumentedAttribute[int], InstrumentedAttribute[str] | InstrumentedAttribute[str | None]
]
TOLD: dict[SegmentKind, Told] = {
    SegmentKind.TOPIC: (PersonTopic.person_id, PersonTopic.topic),
    SegmentKind.LANGUAGE: (PersonLanguage.person_id, PersonLanguage.language),
    SegmentKind.PLACE: (Person.id, Person.place),
    SegmentKind.ORGANISATION_KIND: (Person.id, Person.organisation_kind),
}
"""Where the details of a person say of which segments they are."""
COUNTED = 10_000
OFFERED = 50
MANY_MEMBERS = 2_000
PAGE = 50


def of_community(community_id: int) -> Sequence[Segment]:
    """The segments of a community, by kind and name."""
    return db.session.scalars(
        select(Segment)
        .where(Segment.community_id == community_id)
        .order_by(Segment.kind, Segment.name, Segment.id)
        .limit(MOST_SEGMENTS)
    ).all()


def pairs(community_id: int, people: People | None = None) -> CompoundSelect[int, int]:
    """Each segment of a community with everybody whom it knows and who is of it, each pair once.

    With `people`, only with those of them.
    """
    found = [_told(community_id, kind, *columns) for kind, columns in TOLD.items()]
    found += [_respelled(community_id), _rarely_online(community_id), _own(community_id)]
    if people is not None:
        found = [each.where(each.selected_columns[1].in_(people)) for each in found]
    return union_all(*found)


def members(community_id: int) -> Select[int]:
    """Who is in the community, with any role."""
    return select(Membership.person_id).where(Membership.community_id == community_id)


def has_many_members(community_id: int) -> bool:
    """True where counting the members takes too long for a page that is looked at often."""
    some = members(community_id).limit(MANY_MEMBERS + 1).subquery()
    return (db.session.scalar(select(func.count()).select_from(some)) or 0) > MANY_MEMBERS


def asked(community_id: int) -> Select[int]:
    """Who is in an open wave and has not said no."""
    return select(Invitation.person_id).where(
        Invitation.community_id == community_id,
        Invitation.is_open,
        or_(Invitation.answer.is_(None), Invitation.answer == Answer.YES),
    )


def numbers(community_id: int, people: People) -> dict[int, int]:
    """How many of these people are of each segment; begins with them, and not with everybody."""
    found = pairs(community_id, people).subquery()
    segment_id = found.c[0]
    counted = select(segment_id, func.count()).group_by(segment_id)
    return {row[0]: row[1] for row in db.session.execute(counted)}


def of_person(community_id: int, person_id: int) -> set[int]:
    """The ids of the segments that somebody is of."""
    found = pairs(community_id, select(Person.id).where(Person.id == person_id))
    return {row[0] for row in db.session.execute(found)}


def put_in_of(community_id: int, person_id: int) -> Sequence[str]:
    """The names of the segments that somebody was put in by hand."""
    found = select(Segment.name).join(SegmentPerson, SegmentPerson.segment_id == Segment.id)
    found = found.where(Segment.community_id == community_id, SegmentPerson.person_id == person_id)
    return db.session.scalars(found.order_by(Segment.name)).all()


def some_of(segment: Segment, limit: int) -> Sequence[int]:
    """The ids of people who are of a segment, at most that many."""
    return db.session.scalars(everybody_of(segment).limit(limit)).all()


def everybody_of(segment: Segment) -> Select[int]:
    """The ids of everybody whom the community knows and who is of this segment."""
    kind, community_id = SegmentKind(segment.kind), segment.community_id
    if kind == SegmentKind.OWN:
        found: Select[int, int] = _own(community_id)
    elif kind == SegmentKind.RARELY_ONLINE:
        found = _rarely_online(community_id)
    else:
        found = _with(community_id, kind, TOLD[kind][0])
        found = found.where(TOLD[kind][1].in_(_spelled(segment)))
    return found.where(Segment.id == segment.id).with_only_columns(found.selected_columns[1])


def is_of(segment: Segment) -> ColumnElement[bool]:
    """The test whether a person is of this segment, for a walk through people by name.

    Planned as a join, as EXISTS is, it would be answered for everybody first.
    """
    kind = SegmentKind(segment.kind)
    if kind == SegmentKind.RARELY_ONLINE:
        return Person.is_rarely_online.is_(True)
    if kind == SegmentKind.OWN:
        person_id, says_so = SegmentPerson.person_id, SegmentPerson.segment_id == segment.id
    else:
        person_id, says_so = TOLD[kind][0], TOLD[kind][1].in_(_spelled(segment))
    if person_id is Person.id:
        return says_so
    row = select(person_id).where(person_id == Person.id, says_so).limit(1)
    return row.scalar_subquery().is_not(None)


def put_in_by_hand(segment: Segment, after: Person | None = None) -> Sequence[Person]:
    """A page of the people in a segment of the community's own, by name, and one more."""
    found = select(Person).where(Person.id.in_(everybody_of(segment)))
    if after is not None:
        found = found.where(
            Person.sort_name >= after.sort_name,
            or_(Person.sort_name > after.sort_name, Person.id > after.id),
        )
    return db.session.scalars(found.order_by(Person.sort_name, Person.id).limit(PAGE + 1)).all()


def among_those(segment: Segment, person_ids: Collection[int]) -> set[int]:
    """Which of these people are in a segment."""
    some = everybody_of(segment)
    found = some.where(some.selected_columns[0].in_(person_ids))
    return set(db.session.scalars(found))


def used(community_id: int, kind: SegmentKind) -> Sequence[tuple[str, int]]:
    """What is said most often of the people of a community, with how many it is said of.

    Counted among the first COUNTED people whom it knows.
    """
    if kind not in TOLD:
        return []
    person_id, value = TOLD[kind]
    known = select(Acquaintance.person_id).where(Acquaintance.community_id == community_id)
    some = known.order_by(Acquaintance.person_id).limit(COUNTED)
    found = db.session.execute(
        select(value, func.count())
        .where(person_id.in_(some), value.is_not(None), value != "")
        .group_by(value)
        .order_by(func.count().desc(), value)
        .limit(OFFERED)
    )
    return tags.together((str(row[0]), row[1]) for row in found)


def _told(
    community_id: int,
    kind: SegmentKind,
    person_id: InstrumentedAttribute[int],
    value: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
) -> Select[int, int]:
    """Segments of a kind, with those whose details say so."""
    return _with(community_id, kind, person_id).where(value == Segment.value)


def _respelled(community_id: int) -> Select[int, int]:
    """Segments of places with those who typed it without its capital letters, or with one.

    Many people type places. An index finds this spelling, as it would not the folded one.
    """
    small = func.lower(Segment.value)
    capital = func.upper(func.substr(small, 1, 1)).concat(func.substr(small, 2))
    other = case((Segment.value == small, capital), else_=small)
    found = _with(community_id, SegmentKind.PLACE, Person.id)
    return found.where(Person.place == other, other != Segment.value)


def _spelled(segment: Segment) -> list[str]:
    """What the details of people of a segment say, spelled in either way."""
    value, small = segment.value, segment.value.lower()
    if segment.kind != SegmentKind.PLACE:
        return [value]
    return [value, small[:1].upper() + small[1:] if value == small else small]


def _rarely_online(community_id: int) -> Select[int, int]:
    found = _with(community_id, SegmentKind.RARELY_ONLINE, Person.id)
    return found.where(Person.is_rarely_online)


def _own(community_id: int) -> Select[int, int]:
    found = _with(community_id, SegmentKind.OWN, SegmentPerson.person_id)
    return found.where(SegmentPerson.segment_id == Segment.id)


def _with(
    community_id: int, kind: SegmentKind, person_id: InstrumentedAttribute[int]
) -> Select[int, int]:
    """Segments of a kind with people whom the community knows; who they are is still to be said."""
    found = select(Segment.id, person_id).where(
        Acquaintance.community_id == Segment.community_id, Acquaintance.person_id == person_id
    )
    return found.where(Segment.community_id == community_id, Segment.kind == kind)
