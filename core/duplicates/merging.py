"""Making two people one, with everything that hangs on them, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, select

from core.accounts.addresses import end_held_links
from core.communities.models import Community
from core.db import IN_BULK, db, now
from core.duplicates import addresses, finding, queries
from core.duplicates.models import Merge
from core.duplicates.pointing import Pointing
from core.duplicates.remembering import TABLES, Row, rows_of
from core.duplicates.rules import ARRIVED, DERIVED, ENDED
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person, email_key, folded
from core.people.terms import index_people

FIELDS = (
    "name",
    "email",
    "phone",
    "organisation",
    "organisation_kind",
    "place",
    "postal_address",
    "preferred_channel",
    "timezone",
    "access_needs",
    "notes",
    "source",
)
JOINED = ("access_needs", "notes", "source")
"""Of which both may be kept, one below the other."""
PEOPLE = "people"


def who_stays(first: Person, second: Person) -> tuple[Person, Person]:
    """Who stays and who goes: whoever signs in stays, else whoever has been here for longer."""
    signs_in = queries.who_signs_in([first.id, second.id])
    older, newer = sorted((first, second), key=lambda each: each.id)
    return (newer, older) if signs_in == {newer.id} else (older, newer)


def only_for_administrators(community_id: int, first: Person, second: Person) -> list[str]:
    """Why only an administrator may make these two one; nothing when any organiser may."""
    ids, whys = [first.id, second.id], []
    if queries.known_elsewhere(community_id, ids):
        whys.append(
            _(
                "Another community knows one of them too. What it wrote about them is not for you "
                "to see or to change."
            )
        )
    if queries.who_signs_in(ids):
        whys.append(
            _("One of them signs in with their e-mail address. Whoever has it can act as them.")
        )
    return whys


def make_one(
    community: Community,
    first: Person,
    second: Person,
    chosen: Mapping[str, str],
    by: Person,
    once_locked: Callable[[], object] = lambda: None,
) -> Merge:
    """Make two people one. `chosen` says for each of FIELDS: "first", "second" or "both".

    `once_locked` may refuse it still, when nobody can decide anything else about them any more.
    Raises RuleBroken where it must not be, or when somebody else was quicker.
    """
    _lock(first, second)
    if only_for_administrators(community.id, first, second) and not by.is_administrator:
        raise RuleBroken(_("Only an administrator can make these two one."))
    once_locked()
    details = _chosen(first, second, chosen)
    kept, gone = who_stays(first, second)
    signed_in = addresses.signing_in([kept.id, gone.id])
    work = Pointing()
    _part_from_themselves(work, kept.id, gone.id)
    for before in work.known.before:
        before(work, kept.id, gone.id)
    _carry_decisions(work, kept.id, gone.id, by)
    written_to = _deliveries_of(gone.id)
    _end(gone.id)
    end_held_links([kept.id])
    work.move(TABLES[PEOPLE], gone.id, kept.id)
    work.renumber(gone.id, kept.id)
    _write_once(work, kept.id, written_to)
    _write_details(work, kept.id, gone.id, details)
    doer = kept if by.id == gone.id else by
    merge = _finished(work, community, kept.id, gone.id, doer)
    addresses.follow_up(merge.kept_id, signed_in, doer)
    return merge


def _finished(
    work: Pointing, community: Community, kept_id: int, gone_id: int, by: Person
) -> Merge:
    """Write down what was changed, and have what is found by their details follow."""
    db.session.expire_all()
    merge = Merge(
        community_id=community.id,
        kept_id=kept_id,
        gone_id=gone_id,
        by_id=by.id,
        changes=work.changes.made,
    )
    db.session.add(merge)
    db.session.flush()
    record(
        "person.merged",
        by=by,
        person_id=kept_id,
        community_id=community.id,
        subject_id=merge.id,
        gone_id=gone_id,
    )
    _forget_words(gone_id)
    index_people([kept_id])
    finding.note_people([kept_id])
    for after in work.known.after:
        after([kept_id])
    return merge


def _lock(first: Person, second: Person) -> None:
    """Let one merge at a time have these two, and nobody change them meanwhile.

    What follows a person is locked before them, as everywhere; then people by number.
    """
    for person in sorted((first, second), key=lambda each: each.id):
        for follower in current_app.extensions.get("followers_of_people", ()):
            follower(person)
    ids = [first.id, second.id]
    if queries.locked_people(ids) < len(ids):
        raise RuleBroken(_("Somebody else has just made one of them one with somebody."))
    if any(person.restricted_at for person in (first, second)):
        raise RuleBroken(_("One of them asked that nothing be done with their details for now."))
    deliveries = TABLES["deliveries"]
    waiting = deliveries.c.person_id.in_(ids), deliveries.c.state == "queued"
    held = select(deliveries.c.id).where(*waiting).order_by(deliveries.c.id).with_for_update()
    db.session.execute(held)


def _part_from_themselves(work: Pointing, kept: int, gone: int) -> None:
    """Settle what would speak of somebody and themselves."""
    for each in work.known.oneself:
        table = TABLES[each.table]
        for row in rows_of(table, each.test(table, kept, gone)):
            if each.sentence:
                raise RuleBroken(each.sentence())
            if each.empty:
                work.changes.update(table, row, {each.empty: None})
            else:
                work.take_out(table, row)


def _carry_decisions(work: Pointing, kept: int, gone: int, by: Person) -> None:
    """That somebody was found to be another person than the one who goes holds for who stays."""
    table = TABLES["duplicates"]
    for row in rows_of(table, (table.c.first_id == gone) | (table.c.second_id == gone)):
        other = row["second_id"] if row["first_id"] == gone else row["first_id"]
        if other == kept:
            decided = {"state": "merged", "decided_at": now(), "decided_by_id": by.id}
            work.changes.update(table, row, decided)
            continue
        first, second = sorted((kept, other))
        there = rows_of(table, table.c.first_id == first, table.c.second_id == second)
        if row["state"] == "apart" and not there:
            work.changes.update(table, row, {"first_id": first, "second_id": second})
            continue
        work.changes.remove(table, row)
        if row["state"] == "apart":
            work.changes.update(table, there[0], {"state": "apart"})


def _deliveries_of(person_id: int) -> set[int]:
    table = TABLES["deliveries"]
    return set(db.session.scalars(select(table.c.id).where(table.c.person_id == person_id)))


def _write_once(work: Pointing, kept: int, theirs: set[int]) -> None:
    """Of messages to both about one thing let one leave, and none if one has arrived."""
    table = TABLES["deliveries"]
    about: dict[tuple[str, int], list[Row]] = {}
    for row in rows_of(table, table.c.person_id == kept):
        about.setdefault((row["kind"], row["subject_id"]), []).append(row)
    for same in about.values():
        if {row["id"] in theirs for row in same} == {True, False}:
            for waiting in _too_many(same, theirs):
                work.take_out(table, waiting)


def _too_many(rows: Sequence[Row], theirs: set[int]) -> list[Row]:
    """Those that wait, though a message to the other about the same thing waits or arrived."""
    waiting = [row for row in rows if row["state"] == "queued"]
    arrived = {row["id"] in theirs for row in rows if row["state"] in ARRIVED}
    if len({row["id"] in theirs for row in waiting}) == 2:
        arrived.add(False)
    return [row for row in waiting if (row["id"] not in theirs) in arrived]


def _end(person_id: int) -> None:
    """Sign somebody out everywhere; no link that was sent to them signs anybody in."""
    links, deliveries = TABLES["sign_in_links"], TABLES["deliveries"]
    theirs = select(links.c.id).where(links.c.person_id == person_id)
    sent = deliveries.c.kind == "sign-in", deliveries.c.state == "queued"
    db.session.execute(delete(deliveries).where(*sent, deliveries.c.subject_id.in_(theirs)))
    for name in ENDED:
        table = TABLES[name]
        db.session.execute(delete(table).where(table.c.person_id == person_id))


def _forget_words(person_id: int) -> None:
    """Let nobody be found by the words of somebody who is not there any more."""
    for name in DERIVED:
        gone = delete(TABLES[name]).where(TABLES[name].c.person_id == person_id)
        db.session.execute(gone, execution_options=IN_BULK)


def _chosen(first: Person, second: Person, chosen: Mapping[str, str]) -> dict[str, Any]:
    """The details of the one person: what was chosen, and of what nobody chooses the stricter."""
    details: dict[str, Any] = {}
    for name in FIELDS:
        ours, theirs = getattr(first, name), getattr(second, name)
        choice = chosen.get(name, fuller(name, first, second))
        if choice == "both" and name in JOINED:
            details[name] = "\n".join(dict.fromkeys(text for text in (ours, theirs) if text))
        else:
            details[name] = theirs if choice == "second" else ours
    if details["preferred_channel"] == "email" and not details["email"]:
        details["preferred_channel"] = None
    details["sort_name"] = folded(details["name"])
    details["email_key"] = email_key(details["email"])
    return {**details, **_stricter(first, second)}


def fuller(name: str, first: Person, second: Person) -> str:
    """Which of two details is kept unless somebody says otherwise: the fuller, else the newer.

    Somebody goes on being called as they were first.
    """
    ours, theirs = getattr(first, name) or "", getattr(second, name) or ""
    if name in JOINED and ours and theirs and ours != theirs:
        return "both"
    if name == "email" and ours and theirs:
        return "first" if who_stays(first, second)[0] is first else "second"
    if name == "name":
        older = min((first, second), key=lambda each: (each.created_at, each.id))
        return "first" if older is first else "second"
    if len(ours) == len(theirs):
        return "second" if second.created_at > first.created_at else "first"
    return "first" if len(ours) > len(theirs) else "second"


def _stricter(first: Person, second: Person) -> dict[str, Any]:
    def both(name: str) -> list[Any]:
        return [each for each in (getattr(first, name), getattr(second, name)) if each]

    informed = min(both("informed_at"), default=None)
    return {
        "never_contact_at": min(both("never_contact_at"), default=None),
        "away_until": max(both("away_until"), default=None),
        "informed_at": informed,
        "inform_by": min(both("inform_by"), default=None),
        "is_rarely_online": bool(both("is_rarely_online")),
        "is_administrator": bool(both("is_administrator")),
        "created_at": min(first.created_at, second.created_at),
    }


def _write_details(work: Pointing, kept: int, gone: int, details: Mapping[str, Any]) -> None:
    table = TABLES[PEOPLE]
    (goes,) = rows_of(table, table.c.id == gone)
    (stays,) = rows_of(table, table.c.id == kept)
    empty = {name: None for name in (*FIELDS, *details) if table.c[name].nullable}
    nobody = {"name": "", "sort_name": "", "source": "", "merged_into_id": kept}
    flags = {"is_rarely_online": False, "is_administrator": False}
    work.changes.update(table, goes, {**empty, **nobody, **flags})
    work.changes.update(table, stays, details)
    addresses.carry(work, kept, [row["email"] for row in (stays, goes)], details)
