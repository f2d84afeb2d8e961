"""What follows from a message that came back, exactly once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update

from core.db import changed, db, now
from core.deliveries import kinds
from core.deliveries.models import Delivery, State
from core.deliveries.moves import HELD, move
from core.deliveries.queries import as_leaving
from core.inbox import pausing, queries
from core.inbox.models import Bounce, InboundMessage, What
from core.people.models import Person
from core.privacy.digests import address_digest
from core.privacy.suppressing import suppress, suppress_person

SOFT_BOUNCES = 3
SOFT_SPAN = timedelta(days=7)


def follow(inbound_id: int) -> bool:
    """Do what follows. False when somebody else has, or when it came too early to be applied.

    A report can be faster than the worker that writes down that the message left.
    """
    mine = update(InboundMessage).where(
        InboundMessage.id == inbound_id, InboundMessage.acted_at.is_(None)
    )
    if not changed(mine.values(acted_at=now())):
        return False
    inbound = db.session.get_one(InboundMessage, inbound_id, populate_existing=True)
    if inbound.delivery_id is None:
        return True
    delivery = queries.locked_delivery(inbound.delivery_id)
    if delivery.state in HELD:
        return False
    _apply(inbound, delivery)
    return True


def _apply(inbound: InboundMessage, delivery: Delivery) -> None:
    if inbound.what == What.BOUNCE:
        return _bounced(inbound, delivery)
    if inbound.what not in (What.OTHER, What.UNREADABLE):
        _left(delivery)
    if inbound.what == What.COMPLAINT:
        _complained(delivery)
    elif inbound.what == What.DELIVERED:
        move(delivery.id, State.ACCEPTED, State.DELIVERED)
    elif inbound.what == What.REPLY:
        kinds.named(delivery.kind).replied(delivery, inbound.id)
    return None


def _left(delivery: Delivery) -> None:
    """Whatever answers a message proves that the mail server had taken it."""
    note = _("Something came back that proves that it left.")
    if move(delivery.id, State.UNKNOWN, State.ACCEPTED, note=note):
        kinds.named(delivery.kind).accepted([as_leaving(delivery)])


def _bounced(inbound: InboundMessage, delivery: Delivery) -> None:
    bounce, person = Bounce(inbound.bounce or ""), db.session.get_one(Person, delivery.person_id)
    said: dict[str, Any] = {
        "code": inbound.code,
        "status": inbound.status,
        "domain": (person.email or "").rpartition("@")[2].lower() or None,
        "note": note_of(bounce),
    }
    moved = move(delivery.id, State.ACCEPTED, State.BOUNCED, **said) or move(
        delivery.id, State.UNKNOWN, State.BOUNCED, **said
    )
    if delivery.state != State.DELIVERED:
        _count(inbound, bounce, person)
    if moved:
        kinds.named(delivery.kind).came_back(delivery, inbound.id)
        pausing.pause_if_needed(delivery.community_id, What.BOUNCE)


def _count(inbound: InboundMessage, bounce: Bounce, person: Person) -> None:
    """Write no more to an address that does not exist, or that took nothing for a week."""
    if not person.email or inbound.address_digest != address_digest(person.email):
        return
    if bounce == Bounce.HARD:
        suppress(person.email, reason="no such mailbox")
    elif bounce in (Bounce.FULL, Bounce.SOFT):
        number, first = queries.soft_bounces(inbound.address_digest)
        if number >= SOFT_BOUNCES and first and inbound.received_at - first >= SOFT_SPAN:
            suppress(person.email, reason="mailbox full")


def _complained(delivery: Delivery) -> None:
    """A complaint is a request to hear nothing more, whichever address it came from."""
    moved = any(
        move(delivery.id, before, State.COMPLAINED, note=_("They marked it as unwanted."))
        for before in (State.ACCEPTED, State.DELIVERED)
    )
    person = db.session.get_one(Person, delivery.person_id)
    suppress_person(person, reason="complained")
    if moved:
        pausing.pause_if_needed(delivery.community_id, What.COMPLAINT)


def note_of(bounce: Bounce) -> str:
    """Why it came back and what to do, in words for organisers."""
    notes = {
        Bounce.HARD: _(
            "There is no such mailbox. Check the address, phone them, or post a letter."
        ),
        Bounce.FULL: _("Their mailbox is full. Phone them, or try again in a week."),
        Bounce.SOFT: _("Their mail server did not take it. Check the address, or phone them."),
        Bounce.POLICY: _("Their mail server does not want our mail. Phone them, or post a letter."),
    }
    return str(notes[bounce])
