"""What becomes of the addresses of two people who are made one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from core.accounts.actions import kill_links
from core.accounts.addresses import follow
from core.accounts.sessions import end_others
from core.db import db
from core.duplicates import queries
from core.duplicates.pointing import Pointing
from core.duplicates.remembering import TABLES, Row, rows_of
from core.people.models import Person, email_key
from core.privacy.digests import address_digest
from core.privacy.suppressing import ASKED, NEVER, dropped_by


def carry(
    work: Pointing, kept_id: int, given: Sequence[str | None], details: Mapping[str, Any]
) -> None:
    """Remember whose the address is that is given up, and be silent at all if at one of them."""
    digests = {address_digest(each) for each in given if each}
    own = {address_digest(details["email"])} if details["email"] else set()
    _remember(work, kept_id, digests - own)
    _suppress(work, digests | own | {*dropped_by(kept_id)}, details["never_contact_at"])


def signing_in(person_ids: Collection[int]) -> Sequence[str]:
    """The addresses with which these people sign in."""
    theirs = Person.id.in_(queries.who_signs_in(person_ids))
    found = db.session.scalars(select(Person.email).where(theirs).order_by(Person.id))
    return [each for each in found if each]


def follow_up(kept_id: int, before: Sequence[str], by: Person) -> None:
    """Once an account is another: what was open ends, and each address that is out hears of it.

    `before` are the addresses that signed in before two became one, or two of one.
    """
    kept = db.session.get_one(Person, kept_id)
    if before:
        kill_links(kept_id)
        end_others(kept_id)
    for was in before:
        if email_key(was) != kept.email_key:
            follow(kept, was, by)


def _remember(work: Pointing, kept_id: int, dropped: Collection[str]) -> None:
    table = TABLES["dropped_addresses"]
    there = {row["address_digest"]: row for row in rows_of(table, _among(table, dropped))}
    for digest in sorted(dropped):
        if digest in there:
            work.changes.update(table, there[digest], {"person_id": kept_id})
        else:
            work.changes.insert(table, {"address_digest": digest, "person_id": kept_id})


def _suppress(work: Pointing, digests: Collection[str], never_at: Any) -> None:
    """Send nothing to any address of theirs, if they asked so for one, or for all."""
    table = TABLES["suppressions"]
    there = {row["address_digest"]: row for row in rows_of(table, _among(table, digests))}
    asked: list[Row] = [row for row in there.values() if row["reason"] in ASKED]
    asked += [{"reason": NEVER, "created_at": never_at}] if never_at else []
    if not asked:
        return
    strict = min(asked, key=lambda row: (row["reason"] != NEVER, row["created_at"]))
    for digest in sorted(digests):
        if digest in there:
            work.changes.update(table, there[digest], {"reason": strict["reason"]})
        else:
            work.changes.insert(table, {**strict, "address_digest": digest})


def _among(table: Any, digests: Collection[str]) -> Any:
    return table.c.address_digest.in_(digests)
