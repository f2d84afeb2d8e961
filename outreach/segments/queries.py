"""What we ask the database about segments."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import CompoundSelect, Select, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from core.communities.models import Acquaintance
from core.db import db
from core.people.models import Person, PersonLanguage, PersonTopic
from outreach.segments.models import MOST_SEGMENTS, Segment, SegmentKind, SegmentPerson


def of_community(community_id: int) -> Sequence[Segment]:
    """The segments of a community, by kind and name."""
    return db.session.scalars(
        select(Segment)
        .where(Segment.community_id == community_id)
        .order_by(Segment.kind, Segment.name, Segment.id)
        .limit(MOST_SEGMENTS)
    ).all()


def pairs(community_id: int) -> CompoundSelect[int, int]:
    """Each segment of a community with everybody whom it knows and who is of it, each pair once."""
    told = {
        SegmentKind.TOPIC: (PersonTopic.person_id, PersonTopic.topic),
        SegmentKind.LANGUAGE: (PersonLanguage.person_id, PersonLanguage.language),
        SegmentKind.PLACE: (Person.id, Person.place),
        SegmentKind.ORGANISATION_KIND: (Person.id, Person.organisation_kind),
    }
    found = [_told(community_id, kind, *columns) for kind, columns in told.items()]
    return union_all(*found, _rarely_online(community_id), _own(community_id))


def _told(
    community_id: int,
    kind: SegmentKind,
    person_id: InstrumentedAttribute[int],
    value: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
) -> Select[int, int]:
    """Segments of a kind, with those whose details say so."""
    return _with(community_id, kind, person_id).where(value == Segment.value)


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
