"""Undoing a merge: everything as it was, but for what somebody changed since."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

from flask_babel import gettext as _
from sqlalchemy import Integer, Table, and_, literal, select
from sqlalchemy.exc import IntegrityError

from core.communities.models import Membership
from core.consents.models import ConsentChange
from core.db import db, now
from core.deliveries import moves
from core.deliveries.models import State
from core.duplicates import addresses, finding, merging, queries
from core.duplicates.models import UNDONE_WITHIN, Merge
from core.duplicates.remembering import (
    TABLES,
    Row,
    decoded,
    in_sql,
    is_row,
    key_of,
    rows_of,
    value_of,
)
from core.duplicates.rules import registered
from core.errors import RuleBroken
from core.journal.actions import record
from core.journal.models import Entry
from core.many import among
from core.people.models import Person
from core.people.terms import index_people

Change = dict[str, Any]


def undo(merge: Merge, by: Person) -> list[str]:
    """Make two people of one again; answers what else whoever undoes it must know.

    What was written since stays with the one who stayed, and so does what somebody changed since.
    Raises RuleBroken when it is too late, or when something has no place any more.
    """
    must_be_undoable(merge, by)
    ids = sorted((merge.kept_id, merge.gone_id))
    locked = select(Person).where(Person.id.in_(ids)).order_by(Person.id).with_for_update()
    db.session.scalars(locked, execution_options={"populate_existing": True}).all()
    db.session.refresh(merge)
    must_be_undoable(merge, by)
    never_at = _never_since(merge)
    signed_in = addresses.signing_in([merge.kept_id])
    parts = _parts_of(merge.kept_id)
    back = Back()
    for change in reversed(merge.changes or []):
        back.take_back(change)
    db.session.expire_all()
    _give_no_part(ids, *parts)
    _keep_silent(ids, never_at)
    addresses.follow_up(merge.kept_id, signed_in, by)
    _keep_refusals(merge)
    merge.undone_at, merge.undone_by_id, merge.changes = now(), by.id, None
    for person_id in ids:
        record("person.parted", by=by, person_id=person_id, community_id=merge.community_id)
    index_people(ids)
    finding.note_people(ids)
    for after in registered().after:
        after(ids)
    return [_without_address(person_id) for person_id in sorted(back.without_address)]


def _parts_of(person_id: int) -> tuple[bool, set[tuple[int, str]]]:
    """Whether somebody looks after the installation, and their roles with their communities."""
    held = select(Membership.community_id, Membership.role).filter_by(person_id=person_id)
    roles = {(row[0], row[1]) for row in db.session.execute(held)}
    return db.session.get_one(Person, person_id).is_administrator, roles


def _give_no_part(ids: Collection[int], administers: bool, roles: set[tuple[int, str]]) -> None:
    """Bring no part back that was taken from them while they were one: it was for both."""
    for person_id in ids:
        person = db.session.get_one(Person, person_id)
        person.is_administrator = person.is_administrator and administers
    for held in db.session.scalars(select(Membership).where(Membership.person_id.in_(ids))).all():
        if (held.community_id, held.role) not in roles:
            db.session.delete(held)


def _never_since(merge: Merge) -> datetime | None:
    """Since when they must not be contacted, if they said so while they were one."""
    kept = db.session.get_one(Person, merge.kept_id)
    said = select(Entry.id).where(
        Entry.person_id == kept.id, Entry.what == "person.never", Entry.at >= merge.at
    )
    never_at = kept.never_contact_at
    if never_at and (never_at >= merge.at or db.session.scalar(said.limit(1))):
        return never_at
    return None


def _keep_silent(person_ids: Collection[int], never_at: datetime | None) -> None:
    """Contact neither of them, whichever of them it was who asked for it."""
    for person_id in person_ids if never_at else ():
        person = db.session.get_one(Person, person_id)
        person.never_contact_at = person.never_contact_at or never_at


def _keep_refusals(merge: Merge) -> None:
    """What was refused while they were one, both of them refused: nobody knows which of them did.

    A yes stays with the one who stayed; of the other it would be made up.
    """
    table = cast(Table, ConsentChange.__table__)
    said = [each for each in table.c if each.name not in ("id", "person_id")]
    since = table.c.person_id == merge.kept_id, table.c.at >= merge.at, ~table.c.is_given
    refused = select(literal(merge.gone_id, Integer), *said).where(*since).order_by(table.c.id)
    db.session.execute(table.insert().from_select(["person_id", *said], refused))


def _without_address(person_id: int) -> str:
    name = db.session.get_one(Person, person_id).name
    return str(
        _(
            "%(name)s is here without an e-mail address: somebody else has it now. "
            "Look at both, and correct what is wrong.",
            name=name,
        )
    )


def must_be_undoable(merge: Merge, by: Person) -> None:
    """Refuse what cannot be undone any more, or not by them."""
    if sentence := why_not(merge, by):
        raise RuleBroken(sentence)


def why_not(merge: Merge, by: Person) -> str:
    """Why this merge cannot be undone; empty when it can."""
    if merge.undone_at is not None:
        return str(_("It is undone already."))
    if merge.at < now() - UNDONE_WITHIN:
        return str(_("A merge can be undone for 30 days; this one is older."))
    if merge.changes is None:
        return str(_("Somebody whom this merge touched was erased, so it cannot be undone."))
    if queries.later_merge(merge):
        return str(_("One of them was made one with somebody else later. Undo that first."))
    kept = db.session.get_one(Person, merge.kept_id)
    whys = merging.only_for_administrators(merge.community_id or 0, kept, kept)
    if whys and not by.is_administrator:
        return " ".join([_("Only an administrator can undo this one."), *whys])
    if kept.restricted_at is not None:
        return str(
            _(
                "%(name)s asked that nothing be done with their details for now. Only they can "
                "lift that; then this can be undone.",
                name=kept.name,
            )
        )
    return ""


class Back:
    """Takes changes back, the last one first.

    `renumbered` are rows that had to get new numbers, `without_address` people whose address
    somebody else has now.
    """

    def __init__(self) -> None:
        self.known = registered()
        self.without_address: set[int] = set()
        self.renumbered: dict[tuple[str, int], int] = {}

    def take_back(self, change: Change) -> None:
        """Take one change back, or leave it where somebody made something else of it since.

        What must not be written to any more must not be written to afterwards either.
        """
        table = TABLES.get(change["table"])
        if table is None or table.name == "suppressions":
            return
        try:
            with db.session.begin_nested():
                getattr(self, f"_{change['do']}")(table, change)
        except IntegrityError as error:
            raise RuleBroken(
                _(
                    "They cannot be made two people again: something that belonged to one of them "
                    "was added once more or removed since. Enter the other one anew instead."
                )
            ) from error

    def _point(self, table: Table, change: Change) -> None:
        column = table.c[change["column"]]
        others = [each for each in table.primary_key if each is not column]
        was = self._number(column, change["was"])
        led = table.update().where(column == change["now"])
        if not others:
            db.session.execute(led.values({column.name: was}))
        elif len(others) == 1:
            keys = [self._key(others[0], row[0]) for row in change["rows"]]
            db.session.execute(led.where(among(others[0], keys)).values({column.name: was}))
        else:
            for row in change["rows"]:
                key = (self._key(o, value) for o, value in zip(others, row, strict=True))
                test = and_(*(o == value for o, value in zip(others, key, strict=True)))
                db.session.execute(led.where(test).values({column.name: was}))

    def _update(self, table: Table, change: Change) -> None:
        key = {name: self._key(table.c[name], value) for name, value in change["key"].items()}
        found = rows_of(table, is_row(table, key))
        if not found:
            return
        written, was = decoded(table, change["now"]), decoded(table, change["was"])
        back = {
            name: self._number(table.c[name], was[name])
            for name in was
            if found[0][name] == written[name]
        }
        if table.name == merging.PEOPLE:
            self._yield_address(table, found[0], was, back)
        if back:
            db.session.execute(table.update().where(is_row(table, key)).values(in_sql(back)))

    def _yield_address(self, table: Table, row: Row, was: Row, back: Change) -> None:
        """Leave an address with whoever has it now; `back` loses what cannot be brought back."""
        if "email" in was and "email" not in back:
            back.pop("email_key", None)
        key = back.get("email_key")
        if not key or not rows_of(table, table.c.email_key == key, table.c.id != row["id"]):
            return
        back.update(email=None, email_key=None)
        if back.get("preferred_channel", row["preferred_channel"]) == "email":
            back["preferred_channel"] = None
        self.without_address.add(row["id"])

    def _remove(self, table: Table, change: Change) -> None:
        row = decoded(table, change["row"])
        row = {name: self._number(table.c[name], value) for name, value in row.items()}
        if table.name in self.known.back:
            row.update(self.known.back[table.name](row))
        if "id" in row and rows_of(table, table.c.id == row["id"]):
            old = row.pop("id")
            made = db.session.execute(table.insert().values(in_sql(row)).returning(table.c.id))
            self.renumbered[table.name, old] = made.scalar_one()
        else:
            db.session.execute(table.insert().values(in_sql(row)))
        if table.name == "deliveries":
            self._stop(row["id"] if "id" in row else self.renumbered[table.name, old])

    def _stop(self, delivery_id: int) -> None:
        """Let a message that a merge took back not leave because the merge is undone."""
        why = str(_("A merge was undone. Send it again if it is still wanted."))
        moves.move(delivery_id, State.QUEUED, State.CANCELLED, note=why)

    def _insert(self, table: Table, change: Change) -> None:
        row = decoded(table, change["row"])
        same = and_(*(table.c[name] == value for name, value in row.items() if value is not None))
        db.session.execute(table.delete().where(is_row(table, key_of(table, row)), same))

    def _key(self, column: Any, value: Any) -> Any:
        return self._number(column, value_of(column, value))

    def _number(self, column: Any, value: Any) -> Any:
        """The number that a row has now that this column leads to, or is the number of."""
        tables = {key.column.table.name for key in column.foreign_keys} or {column.table.name}
        if not (column.foreign_keys or column.name == "id") or not isinstance(value, int):
            return value
        return next(
            (self.renumbered[t, value] for t in tables if (t, value) in self.renumbered), value
        )
