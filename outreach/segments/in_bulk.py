"""Putting many people in a segment of the community's own, and taking them out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from core.bulk.kinds import Change, Kind, Options, Outlook, Value, Was
from core.communities.models import Community
from core.db import IN_BULK, db, insert_once
from core.errors import RuleBroken
from core.many import among
from core.people.models import Person
from core.rows import row_number
from outreach.segments import queries
from outreach.segments.models import Segment, SegmentKind, SegmentPerson


def _options(community: Community, by: Person) -> Options:
    found = queries.of_community(community.id)
    return [(str(each.id), each.name) for each in found if each.kind == SegmentKind.OWN]


def _read(community: Community, by: Person, text: str, why: str) -> dict[str, Any]:
    names = dict(_options(community, by))
    if text not in names:
        raise RuleBroken(_("Choose a segment of your own."))
    return {"segment_id": row_number(text), "name": names[text]}


def _is_there(change: Change) -> bool:
    segment = db.session.get(Segment, change.value["segment_id"])
    return segment is not None and segment.kind == SegmentKind.OWN


def _inside(change: Change, ids: Collection[int]) -> set[int]:
    found = select(SegmentPerson.person_id).where(
        SegmentPerson.segment_id == change.value["segment_id"], among(SegmentPerson.person_id, ids)
    )
    return set(db.session.scalars(found))


def _in_outlook(change: Change, ids: Sequence[int], before: int = 0) -> Outlook:
    if not _is_there(change):
        return Outlook(stays=dict.fromkeys(ids, "gone"))
    inside = _inside(change, ids)
    stays = {each: "is_in" for each in ids if each in inside}
    return Outlook([each for each in ids if each not in inside], stays)


def _out_outlook(change: Change, ids: Sequence[int], before: int = 0) -> Outlook:
    inside = _inside(change, ids)
    stays = {each: "is_out" for each in ids if each not in inside}
    return Outlook([each for each in ids if each in inside], stays)


def _put_in(change: Change, ids: Collection[int]) -> dict[int, Was]:
    rows = [{"segment_id": change.value["segment_id"], "person_id": each} for each in ids]
    if not rows:
        return {}
    once = insert_once(SegmentPerson).values(rows).on_conflict_do_nothing()
    return {each: {} for each in db.session.scalars(once.returning(SegmentPerson.person_id))}


def _take_out(change: Change, ids: Collection[int]) -> dict[int, Was]:
    inside = _inside(change, ids)
    gone = delete(SegmentPerson).where(
        SegmentPerson.segment_id == change.value["segment_id"],
        among(SegmentPerson.person_id, inside),
    )
    db.session.execute(gone, execution_options=IN_BULK)
    return {each: {} for each in inside}


def _undo_in(change: Change, was: Mapping[int, Was]) -> Collection[int]:
    """Take them out again; whoever was taken out meanwhile is out already."""
    _take_out(change, was)
    return was.keys()


def _undo_out(change: Change, was: Mapping[int, Was]) -> Collection[int]:
    """Put them in again, as long as there is the segment."""
    if not _is_there(change):
        return ()
    _put_in(change, was)
    return was.keys()


def _in_words(value: Value) -> str:
    return str(_("Put them in the segment “%(name)s”", name=value["name"]))


def _out_words(value: Value) -> str:
    return str(_("Take them out of the segment “%(name)s”", name=value["name"]))


PUT_IN = Kind(
    name="segment_in",
    title=_l("Put them in a segment of your own"),
    label=_l("Which segment?"),
    read=_read,
    words=_in_words,
    preview=_in_outlook,
    apply=_put_in,
    undo=_undo_in,
    reasons={
        "is_in": _l("They are in it already."),
        "gone": _l("There is no such segment any more."),
    },
    options=_options,
)
TAKE_OUT = Kind(
    name="segment_out",
    title=_l("Take them out of a segment of your own"),
    label=_l("Which segment?"),
    read=_read,
    words=_out_words,
    preview=_out_outlook,
    apply=_take_out,
    undo=_undo_out,
    reasons={"is_out": _l("They are not in it.")},
    options=_options,
)
