"""Letting somebody look after many people."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from core.bulk.kinds import Change, Kind, Options, Outlook, Value, Was
from core.communities import owning
from core.communities import queries as communities
from core.communities.models import Acquaintance, Community
from core.db import IN_BULK, db
from core.errors import RuleBroken
from core.many import among
from core.people import queries as people
from core.people.models import Person
from core.rows import row_number

NOBODY = "nobody"


def _read(community: Community, by: Person, text: str, why: str) -> dict[str, Any]:
    if text == NOBODY:
        return {"owner_id": None, "name": ""}
    names = dict(_options(community, by))
    if text not in names:
        raise RuleBroken(_("Choose an organiser or an ambassador of this community."))
    return {"owner_id": row_number(text), "name": names[text]}


def _options(community: Community, by: Person) -> Options:
    inviters = communities.inviters(community.id)
    return [*((str(each.id), each.name) for each in inviters), (NOBODY, str(_("nobody")))]


def _owners(community_id: int, ids: Collection[int]) -> dict[int, int | None]:
    found = select(Acquaintance.person_id, Acquaintance.owner_id).where(
        Acquaintance.community_id == community_id, among(Acquaintance.person_id, ids)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def _may_own(community_id: int, owner_id: int | None) -> bool:
    try:
        owning.must_own(community_id, owner_id)
    except RuleBroken:
        return False
    return True


def _preview(change: Change, ids: Sequence[int], before: int = 0) -> Outlook:
    owner_id, now_of = change.value["owner_id"], _owners(change.community.id, ids)
    if not _may_own(change.community.id, owner_id):
        return Outlook(stays=dict.fromkeys(ids, "left"))
    stays = {each: "unknown" for each in ids if each not in now_of}
    stays |= {each: "has" for each, owner in now_of.items() if owner == owner_id}
    return Outlook([each for each in ids if each not in stays], stays)


def _apply(change: Change, ids: Sequence[int]) -> dict[int, Was]:
    was = _owners(change.community.id, ids)
    _set(change.community.id, was, change.value["owner_id"])
    return {each: {"owner_id": owner} for each, owner in was.items()}


def _undo(change: Change, was: Mapping[int, Was]) -> Collection[int]:
    """Give each back to whom it was, unless there is another one now, or that one left.

    Whoever was made one with somebody since is that person.
    """
    here = change.community.id
    now_of = _owners(here, was)
    same = [each for each in was if now_of.get(each, 0) == change.value["owner_id"]]
    back: set[int] = set()
    for before in {was[each]["owner_id"] for each in same}:
        owner_id = before and people.current(before)
        if _may_own(here, owner_id):
            theirs = [each for each in same if was[each]["owner_id"] == before]
            _set(here, theirs, owner_id)
            back.update(theirs)
    return back


def _set(community_id: int, ids: Collection[int], owner_id: int | None) -> None:
    those = update(Acquaintance).where(
        Acquaintance.community_id == community_id, among(Acquaintance.person_id, ids)
    )
    db.session.execute(those.values(owner_id=owner_id), execution_options=IN_BULK)


def _words(value: Value) -> str:
    if value["owner_id"] is None:
        return str(_("Nobody looks after them"))
    return str(_("%(name)s looks after them", name=value["name"]))


OWNER = Kind(
    name="owner",
    title=_l("Let somebody look after them"),
    label=_l("Who?"),
    read=_read,
    words=_words,
    preview=_preview,
    apply=_apply,
    undo=_undo,
    reasons={
        "has": _l("It is so already."),
        "left": _l("Whoever was to look after them has no part here any more."),
        "unknown": _l("They are not known here any more."),
    },
    options=_options,
)
