"""Stopping by ourselves when too much comes back, before others stop us."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select, update

from core.db import changed, db, now
from core.deliveries import kinds
from core.deliveries.models import Delivery, State
from core.deliveries.queries import LEFT
from core.journal.models import Entry

LOOKED_AT = 200
BOUNCES, BOUNCE_SHARE = 10, 0.05
COMPLAINTS, COMPLAINT_SHARE = 2, 0.001


def pause_if_needed(community_id: int | None) -> None:
    """Hold whatever is queued for a community when too many of its last 200 messages came back."""
    if community_id is None:
        return
    why = reason(community_id)
    held = (
        changed(
            update(Delivery)
            .where(*_contacts_of(community_id), Delivery.state == State.QUEUED)
            .where(Delivery.held_at.is_(None))
            .values(held_at=now(), held_why=why)
        )
        if why
        else 0
    )
    if held:
        details = {"messages": held}
        db.session.add(
            Entry(what="mail.paused", community_id=community_id, reason=why, details=details)
        )


def reason(community_id: int) -> str:
    """Why mail of this community should wait; empty when all is well."""
    bounced, complained, left = _counts(community_id)
    if bounced >= BOUNCES and bounced >= BOUNCE_SHARE * left:
        return str(
            _(
                "%(bounced)s of the last %(left)s messages came back. "
                "Check where the addresses are from before more is sent.",
                bounced=bounced,
                left=left,
            )
        )
    if complained >= COMPLAINTS and complained >= COMPLAINT_SHARE * left:
        return str(
            _(
                "%(complained)s of the last %(left)s messages were marked as unwanted. "
                "Talk about whom you write to before more is sent.",
                complained=complained,
                left=left,
            )
        )
    return ""


def held_by_itself(community_id: int) -> tuple[int, str]:
    """How many messages wait because too much came back, and why."""
    found = select(func.count(), func.max(Delivery.held_why)).where(
        *_contacts_of(community_id),
        Delivery.state == State.QUEUED,
        Delivery.held_at.is_not(None),
        Delivery.held_by_id.is_(None),
    )
    number, why = db.session.execute(found).one()
    return number, why or ""


def _counts(community_id: int) -> tuple[int, int, int]:
    states = (*LEFT, State.BOUNCED, State.COMPLAINED)
    last = (
        select(Delivery.state)
        .where(*_contacts_of(community_id), Delivery.state.in_(states))
        .order_by(Delivery.id.desc())
        .limit(LOOKED_AT)
    ).subquery()
    counted = select(
        func.count().filter(last.c.state == State.BOUNCED),
        func.count().filter(last.c.state == State.COMPLAINED),
        func.count(),
    ).select_from(last)
    bounced, complained, left = db.session.execute(counted).one()
    return bounced, complained, left


def _contacts_of(community_id: int) -> tuple[ColumnElement[bool], ...]:
    return Delivery.community_id == community_id, Delivery.kind.in_(kinds.contacts())
