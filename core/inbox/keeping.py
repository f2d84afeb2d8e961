"""Keeping what came back, each message once however often it is read."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from sqlalchemy import or_, update

from core.db import db, insert_once, now
from core.deliveries import kinds
from core.inbox import queries
from core.inbox.mailbox import Letter
from core.inbox.models import InboundMessage, MailboxPosition, What
from core.inbox.reading import Incoming
from core.people.models import Person, email_key
from core.privacy.digests import address_digest
from core.privacy.queries import is_forgotten


def keep(mailbox: str, uidvalidity: int, letter: Letter, incoming: Incoming) -> None:
    """Write down one message. One that is there already, under this number or another, stays.

    What somebody writes who asked to be forgotten, or wrote before that, stays in the mailbox.
    """
    if incoming.sender and is_forgotten(incoming.sender):
        incoming = replace(incoming, subject="", from_name="", text="", quoted="")
    row = {
        "mailbox": mailbox,
        "uidvalidity": uidvalidity,
        "uid": letter.uid,
        "content_digest": hashlib.sha256(letter.raw or f"uid {letter.uid}".encode()).hexdigest(),
        "received_at": min(letter.received_at or now(), now()),
        "created_at": now(),
        **_said(incoming),
        **_about(incoming),
    }
    db.session.execute(insert_once(InboundMessage).values(row).on_conflict_do_nothing())


def advance(mailbox: str, uidvalidity: int, last_uid: int) -> None:
    """Remember how far the mailbox is read; of two at once, the one who is further counts."""
    _be_there(mailbox)
    db.session.execute(
        update(MailboxPosition)
        .where(
            MailboxPosition.mailbox == mailbox,
            or_(
                MailboxPosition.uidvalidity != uidvalidity,
                MailboxPosition.last_uid < last_uid,
            ),
        )
        .values(uidvalidity=uidvalidity, last_uid=last_uid)
    )


def note(mailbox: str, why: str | None) -> None:
    """Remember that the mailbox was read, or since when and why it cannot be."""
    _be_there(mailbox)
    position = db.session.get_one(MailboxPosition, mailbox, populate_existing=True)
    position.why = why
    if why is None:
        position.read_at, position.failed_at = now(), None
    else:
        position.failed_at = position.failed_at or now()


def _be_there(mailbox: str) -> None:
    row = {"mailbox": mailbox, "uidvalidity": 0, "last_uid": 0}
    db.session.execute(insert_once(MailboxPosition).values(row).on_conflict_do_nothing())


def _said(incoming: Incoming) -> dict[str, Any]:
    report = incoming.report
    return {
        "what": incoming.what,
        "message_id": incoming.message_id,
        "subject": incoming.subject,
        "from_name": incoming.from_name,
        "text": incoming.text,
        "quoted": incoming.quoted,
        "bounce": report.bounce if report else None,
        "status": (report.status or None) if report else None,
        "code": report.code if report else None,
    }


def _about(incoming: Incoming) -> dict[str, Any]:
    """Which delivery it is about, and whether it is about the address that we have now.

    What answers confidential mail is about no community, or its timelines would tell whose it is.
    """
    found = queries.about(incoming.ids)
    if found is None:
        return dict.fromkeys(("delivery_id", "person_id", "community_id", "address_digest"))
    delivery, person = found
    is_secret = kinds.named(delivery.kind).is_confidential
    return {
        "delivery_id": delivery.id,
        "person_id": person.id,
        "community_id": None if is_secret else delivery.community_id,
        "address_digest": address_digest(person.email or "") if _names(incoming, person) else None,
    }


def _names(incoming: Incoming, person: Person) -> bool:
    """True for a reply, and for a report that names their address as it is today."""
    if not person.email or incoming.what == What.REPLY:
        return bool(person.email)
    report = incoming.report
    return report is not None and email_key(person.email) in report.addresses
