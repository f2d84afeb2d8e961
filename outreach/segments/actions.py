"""What an organiser can do with segments."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from core.communities.models import Community
from core.db import db, insert_once
from core.errors import RuleBroken
from core.journal.actions import record
from core.people import choices, tags
from core.people.models import Person, folded
from outreach.segments import queries
from outreach.segments.models import MOST_SEGMENTS, Segment, SegmentKind, SegmentPerson

USED: dict[SegmentKind, Callable[[int], Sequence[str]]] = {
    SegmentKind.TOPIC: choices.topics,
    SegmentKind.PLACE: choices.places,
    SegmentKind.LANGUAGE: choices.languages,
    SegmentKind.ORGANISATION_KIND: choices.organisation_kinds,
}


def add(
    community: Community, kind: SegmentKind, value: str, name: str, target: int, by: Person
) -> Segment:
    """Say that the community wants to hear from this many of a group.

    The value takes the spelling that is used already, if any is. Without a name it is called by its
    value.
    """
    db.session.get_one(Community, community.id, with_for_update=True)  # one is added at a time
    there = queries.of_community(community.id)
    if kind in USED:
        (value,) = tags.as_spelled([value], USED[kind](community.id))
    name = name or value
    _must_be_new(there, kind, value, name)
    segment = Segment(community_id=community.id, kind=kind, value=value, name=name, target=target)
    db.session.add(segment)
    db.session.flush()
    record("segment.added", by=by, community_id=community.id, subject_id=segment.id, target=target)
    return segment


def change(segment: Segment, name: str, target: int, by: Person) -> None:
    """Call a segment otherwise, or want more or fewer."""
    segment.name, segment.target = name, target
    try:
        db.session.flush()
    except IntegrityError:
        raise _called_so(name) from None
    record(
        "segment.changed",
        by=by,
        community_id=segment.community_id,
        subject_id=segment.id,
        target=target,
    )


def remove(segment: Segment, by: Person) -> None:
    """Remove a segment, its target, and who was put in; the people stay."""
    db.session.delete(segment)
    record("segment.removed", by=by, community_id=segment.community_id, subject_id=segment.id)


def put_in(segment: Segment, person: Person, by: Person) -> None:
    """Put somebody in a segment of the community's own; a second time changes nothing."""
    must_be_own(segment)
    row = insert_once(SegmentPerson).values(segment_id=segment.id, person_id=person.id)
    if db.session.execute(row.on_conflict_do_nothing().returning(SegmentPerson.person_id)).all():
        _tell("segment.put_in", segment, person, by)


def take_out(segment: Segment, person: Person, by: Person) -> None:
    """Take somebody out of a segment of the community's own."""
    must_be_own(segment)
    theirs = SegmentPerson.segment_id == segment.id, SegmentPerson.person_id == person.id
    gone = delete(SegmentPerson).where(*theirs).returning(SegmentPerson.person_id)
    if db.session.execute(gone).all():
        _tell("segment.taken_out", segment, person, by)


def sort(community: Community, person: Person, segment_ids: Collection[int], by: Person) -> None:
    """Have somebody in exactly these segments of the community's own."""
    before = queries.of_person(community.id, person.id)
    own = [each for each in queries.of_community(community.id) if each.kind == SegmentKind.OWN]
    for segment in own:
        if segment.id in segment_ids and segment.id not in before:
            put_in(segment, person, by)
        if segment.id not in segment_ids and segment.id in before:
            take_out(segment, person, by)


def must_be_own(segment: Segment) -> None:
    """Refuse to put people in, or take them out, where their details decide."""
    if segment.kind != SegmentKind.OWN:
        raise RuleBroken(
            _("Who is in this segment follows from their details. Change those on their page.")
        )


def _tell(what: str, segment: Segment, person: Person, by: Person) -> None:
    record(
        what,
        by=by,
        person_id=person.id,
        community_id=segment.community_id,
        subject_id=segment.id,
    )


def _must_be_new(there: Sequence[Segment], kind: SegmentKind, value: str, name: str) -> None:
    if len(there) >= MOST_SEGMENTS:
        raise RuleBroken(
            _("There are %(most)s segments already. Remove one first.", most=MOST_SEGMENTS)
        )
    same = [each for each in there if each.kind == kind]
    if kind != SegmentKind.OWN and any(folded(each.value) == folded(value) for each in same):
        raise RuleBroken(_("There is a segment for this already. Change its target."))
    if any(each.name == name for each in same):
        raise _called_so(name)


def _called_so(name: str) -> RuleBroken:
    return RuleBroken(
        _("There is a segment called “%(name)s” already. Choose another name.", name=name)
    )
