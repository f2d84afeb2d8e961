"""Letting another community know of many people."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, union_all

from core.bulk.kinds import Change, Kind, Options, Outlook, Value, Was
from core.communities import queries as communities
from core.communities.models import Acquaintance, Community, Role
from core.db import IN_BULK, Model, db, insert_once
from core.errors import RuleBroken
from core.journal.actions import record_each
from core.journal.models import Entry
from core.many import among
from core.people.models import Person
from core.rows import row_number

NOT_A_USE = {"acquaintances", "journal", "person_terms"}
"""What sharing itself writes; the journal is asked more exactly."""


def _options(community: Community, by: Person) -> Options:
    """The other communities that the reader organises."""
    others = [each for each in communities.of_person(by) if each.id != community.id]
    theirs = _organised(by, [each.id for each in others])
    return [(str(each.id), each.name) for each in others if each.id in theirs]


def _organised(by: Person, community_ids: Collection[int]) -> set[int]:
    """Which of these communities somebody organises; an administrator, all."""
    if by.is_administrator:
        return set(community_ids)
    held = {each for each, _person in communities.with_role([by.id], Role.ORGANISER)}
    return held & set(community_ids)


def _is_theirs(reader: Person, value: Value) -> bool:
    return bool(_organised(reader, [value["community_id"]]))


def _read(community: Community, by: Person, text: str, why: str) -> dict[str, Any]:
    names = dict(_options(community, by))
    if text not in names:
        raise RuleBroken(_("Choose another community that you organise."))
    return {"community_id": row_number(text), "name": names[text]}


def _preview(change: Change, ids: Sequence[int], before: int = 0) -> Outlook:
    """Nobody of whom a community that the reader does not organise may have written something."""
    there = change.value["community_id"]
    knows = _who_knows(ids)
    organised = _organised(change.by, {each for known in knows.values() for each in known})
    if there not in _organised(change.by, [there]):
        return Outlook(stays=dict.fromkeys(ids, "left"))
    never = select(Person.id).where(among(Person.id, ids), Person.never_contact_at.is_not(None))
    stays = dict.fromkeys(db.session.scalars(never), "never")
    stays |= {each: "elsewhere" for each in ids if knows.get(each, set()) - organised}
    stays |= {each: "has" for each in ids if there in knows.get(each, set())}
    here = change.community.id
    stays |= {each: "unknown" for each in ids if here not in knows.get(each, set())}
    return Outlook([each for each in ids if each not in stays], stays)


def _who_knows(ids: Collection[int]) -> dict[int, set[int]]:
    found = select(Acquaintance.person_id, Acquaintance.community_id).where(
        among(Acquaintance.person_id, ids)
    )
    knows: dict[int, set[int]] = {}
    for person_id, community_id in db.session.execute(found):
        knows.setdefault(person_id, set()).add(community_id)
    return knows


def _apply(change: Change, ids: Sequence[int]) -> dict[int, Was]:
    there = change.value["community_id"]
    rows = [{"community_id": there, "person_id": each} for each in ids]
    once = insert_once(Acquaintance).values(rows).on_conflict_do_nothing()
    met = list(db.session.scalars(once.returning(Acquaintance.person_id)))
    record_each("person.shared", met, by_id=change.by.id, community_id=there)
    return {each: {} for each in met}


def _undo(change: Change, was: Mapping[int, Was]) -> Collection[int]:
    """Let it know of them no longer, unless somebody there has done something with them since."""
    there = change.value["community_id"]
    done = select(Entry.person_id).where(
        among(Entry.person_id, was),
        Entry.community_id == there,
        Entry.what != "person.shared",
    )
    looked_after = select(Acquaintance.person_id).where(
        among(Acquaintance.person_id, was),
        Acquaintance.community_id == there,
        Acquaintance.owner_id.is_not(None) | Acquaintance.contact_every_days.is_not(None),
    )
    used = {each for found in (done, looked_after) for each in db.session.scalars(found)}
    used |= _who_has_rows(there, was)
    free = set(was) - used
    gone = delete(Acquaintance).where(
        Acquaintance.community_id == there, among(Acquaintance.person_id, free)
    )
    db.session.execute(gone, execution_options=IN_BULK)
    return free


def _who_has_rows(community_id: int, ids: Collection[int]) -> set[int]:
    """Of whom the community has any row of its own: an invitation, a line of a list, anything."""
    found = []
    for table in Model.metadata.tables.values():
        if "person_id" not in table.c or table.name in NOT_A_USE:
            continue
        rows = select(table.c.person_id).where(among(table.c.person_id, ids))
        if "community_id" in table.c:
            found.append(rows.where(table.c.community_id == community_id))
            continue
        for key in table.foreign_keys:
            if "community_id" in key.column.table.c:
                whole = key.column.table
                ours = rows.join(whole, key.parent == key.column)
                found.append(ours.where(whole.c.community_id == community_id))
    return set(db.session.scalars(union_all(*found)))


def _words(value: Value) -> str:
    return str(_("Let the community %(name)s know of them", name=value["name"]))


SHARE = Kind(
    name="community",
    title=_l("Let another community know of them"),
    label=_l("Which community?"),
    read=_read,
    words=_words,
    preview=_preview,
    apply=_apply,
    undo=_undo,
    reasons={
        "has": _l("They are known there already."),
        "elsewhere": _l(
            "A community that you do not organise knows them too. What it wrote about them is "
            "not yours to show. Ask an administrator."
        ),
        "never": _l("They asked never to be contacted."),
        "left": _l("You do not organise that community any more."),
        "unknown": _l("They are not known here any more."),
    },
    options=_options,
    is_theirs=_is_theirs,
)
