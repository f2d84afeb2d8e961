"""How often we mean to be in touch with somebody, and when that is due."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update

from core.communities.models import Acquaintance
from core.db import IN_BULK, db
from core.many import among
from outreach.touchpoints import queries


def refresh(community_id: int, person_ids: Collection[int]) -> None:
    """Set when contact is due with these people, after what was noted of them has changed.

    That is so many days after the last human contact; after we came to know them, if there was
    none; and never without a plan. Deliveries are no contact by a human.
    """
    db.session.flush()
    found = select(
        Acquaintance.person_id, Acquaintance.since, Acquaintance.contact_every_days
    ).where(
        Acquaintance.community_id == community_id,
        among(Acquaintance.person_id, person_ids),
        Acquaintance.contact_every_days.is_not(None) | Acquaintance.contact_due_on.is_not(None),
    )
    meant = db.session.execute(found).all()
    last = queries.last_days([row[0] for row in meant], community_id) if meant else {}
    rows: list[dict[str, Any]] = [
        {
            "of_id": person_id,
            "due": last.get(person_id, since).date() + timedelta(days=days) if days else None,
        }
        for person_id, since, days in meant
    ]
    if rows:
        table = cast(Table, Acquaintance.__table__)
        of_one = table.c.community_id == community_id, table.c.person_id == bindparam("of_id")
        change = table.update().where(*of_one).values(contact_due_on=bindparam("due"))
        db.session.connection().execute(change, rows)
        _forget_loaded()


def refresh_everywhere(person_ids: Collection[int]) -> None:
    """The same in every community that knows one of these people."""
    theirs = select(Acquaintance.community_id).where(among(Acquaintance.person_id, person_ids))
    for community_id in db.session.scalars(theirs.distinct()).all():
        refresh(community_id, person_ids)


def intend(community_id: int, person_ids: Collection[int], every_days: int | None) -> None:
    """Mean to be in touch with these people so often; None for no such plan."""
    those = update(Acquaintance).where(
        Acquaintance.community_id == community_id, among(Acquaintance.person_id, person_ids)
    )
    values: dict[str, Any] = {"contact_every_days": every_days}
    if every_days is None:
        values["contact_due_on"] = None
    db.session.execute(those.values(values), execution_options=IN_BULK)
    _forget_loaded()
    refresh(community_id, person_ids)


def _forget_loaded() -> None:
    """Have what was changed in bulk read again where this session has loaded it."""
    for each in db.session.identity_map.values():
        if isinstance(each, Acquaintance):
            db.session.expire(each)
