"""Stopping by ourselves when too much comes back, before others stop us."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select, update

from core.db import changed, db, now
from core.deliveries import kinds
from core.deliveries.models import Delivery, State
from core.deliveries.queries import LEFT
from core.inbox.models import What
from core.journal.actions import record
from core.journal.models import Entry
from core.people.models import Person

LOOKED_AT = 200
LOOKED_BACK = timedelta(days=30)
RELEASED = ("delivery.released", "deliveries.released")
BOUNCES, BOUNCE_SHARE = 10, 0.05
COMPLAINTS, COMPLAINT_SHARE = 2, 0.001


def pause_if_needed(community_id: int | None, came: What) -> None:
    """Hold what is queued for a community when too many of its last messages came back.

    `came` is what came now, a bounce or a complaint; only its own rule is looked at.
    """
    if community_id is None:
        return
    why = reason(community_id, came)
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
        record("mail.paused", by=None, community_id=community_id, reason=why, messages=held)


def reason(community_id: int, came: What) -> str:
    """Why mail of this community should wait; empty when all is well."""
    bounced, complained, left = _counts(community_id)
    if came == What.BOUNCE and bounced >= BOUNCES and bounced >= BOUNCE_SHARE * left:
        return str(
            _(
                "%(bounced)s of the last %(left)s messages came back. "
                "Check where the addresses are from before more is sent.",
                bounced=bounced,
                left=left,
            )
        )
    is_complaint = came == What.COMPLAINT and complained >= COMPLAINTS
    if is_complaint and complained >= COMPLAINT_SHARE * left:
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
        .where(Delivery.settled_at > _since(community_id))
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


def _since(community_id: int) -> datetime:
    """Thirty days ago, or when an administrator last released messages here, if that was later."""
    released = (
        select(func.max(Entry.at))
        .join(Person, Person.id == Entry.by_id)
        .where(
            Entry.community_id == community_id,
            Entry.what.in_(RELEASED),
            Person.is_administrator,
        )
    )
    month_ago = now() - LOOKED_BACK
    return max(month_ago, db.session.scalar(released) or month_ago)


def _contacts_of(community_id: int) -> tuple[ColumnElement[bool], ...]:
    return Delivery.community_id == community_id, Delivery.kind.in_(kinds.contacts())
