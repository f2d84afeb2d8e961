"""What people do with messages that wait: hold, release, put off or cancel them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update

from core.communities.models import Community
from core.db import IN_BULK, changed, db, now
from core.deliveries.jobs import deliver_due
from core.deliveries.models import Delivery, State
from core.deliveries.moves import move
from core.errors import RuleBroken
from core.journal.actions import record, record_about
from core.people.models import Person

NOT_HELD: dict[str, Any] = {"held_at": None, "held_by_id": None, "held_why": None, "slot_at": None}
"""What is released. It takes a new place in the pace, or all that was held would leave at once."""


def hold(delivery: Delivery, why: str, by: Person) -> None:
    """Keep a message back until somebody releases it."""
    held: dict[str, Any] = {"held_at": now(), "held_by_id": by.id, "held_why": why}
    _must_be(move(delivery.id, *_stays(), Delivery.held_at.is_(None), **held), delivery)
    record_about("delivery.held", delivery, by, why)


def release(delivery: Delivery, by: Person) -> None:
    """Let a held message go on; it goes through every check again."""
    if delivery.held_at and delivery.held_by_id is None and not by.is_administrator:
        words = _("NextTen itself holds this message. Ask an administrator to look into it.")
        raise RuleBroken(words)
    _must_be(move(delivery.id, *_stays(), Delivery.held_at.is_not(None), **NOT_HELD), delivery)
    deliver_due.later()
    record_about("delivery.released", delivery, by)


def cancel(delivery: Delivery, why: str, by: Person) -> None:
    """Never send a message that waits, held or not."""
    _must_be(move(delivery.id, State.QUEUED, State.CANCELLED, note=why), delivery)
    record_about("delivery.cancelled", delivery, by, why)


def postpone(delivery: Delivery, at: datetime, by: Person) -> None:
    """Choose another moment; the checks of that moment still hold.

    It is no retry any more, so that the sweep that pulls in retries leaves it where it is.
    """
    if not now() < at < delivery.expires_at:
        raise RuleBroken(_("Choose a moment that is still to come, as long as it is of use."))
    told = _("%(name)s chose this moment.", name=by.name)
    values = {"due_at": at, "slot_at": None, "code": None, "status": None, "note": told}
    _must_be(move(delivery.id, *_stays(), Delivery.held_at.is_(None), **values), delivery)
    deliver_due.later()
    record_about("delivery.postponed", delivery, by)


def hold_all(community: Community, why: str, by: Person) -> int:
    """Keep back whatever is queued in a community, and answer how many messages that was.

    What a worker has just taken is held too: it asks once more before the final dot.
    """
    before_the_dot = Delivery.state.in_((State.QUEUED, State.CLAIMED))
    queued = update(Delivery).where(
        Delivery.community_id == community.id, before_the_dot, Delivery.held_at.is_(None)
    )
    held = queued.values(held_at=now(), held_by_id=by.id, held_why=why)
    number = changed(held.execution_options(**IN_BULK))
    if not number:
        raise RuleBroken(_("Nothing is queued here at the moment, so there is nothing to hold."))
    record("deliveries.held", by=by, community_id=community.id, reason=why, number=number)
    return number


def release_all(community: Community, by: Person) -> int:
    """Let everything go on that people held in a community, and answer how many it was.

    What NextTen itself held waits for an administrator.
    """
    held = update(Delivery).where(*_queued_in(community), Delivery.held_at.is_not(None))
    if not by.is_administrator:
        held = held.where(Delivery.held_by_id.is_not(None))
    number = changed(held.values(NOT_HELD).execution_options(**IN_BULK))
    if not number:
        raise RuleBroken(_("Nothing is held here that you could release."))
    deliver_due.later()
    record("deliveries.released", by=by, community_id=community.id, number=number)
    return number


def release_of_none() -> int:
    """Let go on what a restore held and no community has, so that it stands on no page."""
    held = update(Delivery).where(
        Delivery.state == State.QUEUED,
        Delivery.community_id.is_(None),
        Delivery.held_at.is_not(None),
        Delivery.held_by_id.is_(None),
    )
    return changed(held.values(NOT_HELD).execution_options(**IN_BULK))


def keep_held(delivery: Delivery) -> bool:
    """True when a message is held, and nobody can release it before this transaction ends."""
    return move(delivery.id, *_stays(), Delivery.held_at.is_not(None))


def _stays() -> tuple[str, str]:
    return State.QUEUED, State.QUEUED


def _queued_in(community: Community) -> tuple[Any, ...]:
    return Delivery.community_id == community.id, Delivery.state == State.QUEUED


def _must_be(moved: bool, delivery: Delivery) -> None:
    """Say what it is instead, where it was not moved."""
    if moved:
        return
    db.session.refresh(delivery)
    if delivery.state == State.QUEUED:
        held, free = _("This message is held already."), _("This message is not held any more.")
        raise RuleBroken(held if delivery.held_at else free)
    if delivery.state == State.CLAIMED:
        raise RuleBroken(_("A worker has just taken it. Try again in a moment."))
    if delivery.state in (State.CANCELLED, State.SUPPRESSED):
        raise RuleBroken(_("It was stopped meanwhile, so it does not leave."))
    raise RuleBroken(_("It has left meanwhile, so nothing can be changed any more."))
