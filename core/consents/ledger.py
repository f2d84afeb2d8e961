"""Writing down what somebody agreed to, what else lets us write to them, what they took back."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import insert

from core.consents import wordings
from core.consents.models import Basis, ConsentChange, How, Purpose
from core.db import db, now
from core.people.models import Person


def give(
    person: Person,
    purpose: Purpose,
    *,
    community_id: int | None = None,
    channel: str | None = None,
    basis: Basis,
    wording: str,
    how: How,
    by: Person | None = None,
    note: str = "",
) -> None:
    """Write down what lets us do this, in the very words that were said."""
    about: dict[str, Any] = {
        "community_id": community_id,
        "channel": channel,
        "basis": basis,
        "note": note,
    }
    give_many([person.id], purpose, wording=wording, how=how, by_id=by.id if by else None, **about)


def give_many(
    person_ids: Collection[int],
    purpose: Purpose,
    *,
    basis: Basis,
    wording: str,
    how: How,
    **about: Any,
) -> None:
    """The same for many people, in one statement."""
    if person_ids:
        said: dict[str, Any] = {"basis": basis, "is_given": True, "how": how, **about}
        _write(person_ids, purpose, wording=wording, **said)


def withdraw(
    person: Person,
    purpose: Purpose,
    *,
    community_id: int | None = None,
    channel: str | None = None,
    wording: str = "",
    how: How,
    by: Person | None = None,
    note: str = "",
) -> None:
    """Write down that they take it back, or object: from now on nothing is sent for this."""
    about: dict[str, Any] = {
        "community_id": community_id,
        "channel": channel,
        "basis": None,
        "is_given": False,
    }
    more = {"how": how, "by_id": by.id if by else None, "note": note}
    _write([person.id], purpose, wording=wording, **about, **more)


def _write(person_ids: Collection[int], purpose: Purpose, *, wording: str, **said: Any) -> None:
    kept = wordings.keep(purpose, wording) if wording else None
    same = {"community_id": None, "channel": None, "by_id": None, "note": "", **said}
    rows = [
        {"person_id": each, "purpose": purpose, "wording_id": kept, "at": now(), **same}
        for each in person_ids
    ]
    db.session.execute(insert(ConsentChange), rows)
