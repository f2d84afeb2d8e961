"""Messages to others that name who is erased, kept on this machine for want of a mail server."""

from __future__ import annotations

import email
import re
from email.message import EmailMessage
from email.policy import default as modern

from sqlalchemy import delete, select

from core.db import IN_BULK, db
from core.deliveries.models import Delivery, OutboxMessage
from core.erasure.rules import Erasing
from core.many import among
from core.people.models import Person, folded

AT_ONCE = 100


def forget(leaving: Erasing) -> None:
    """Delete these messages; what somebody of the same name was sent speaks to them, and stays."""
    named = _names(leaving)
    kept = (
        select(OutboxMessage.delivery_id, OutboxMessage.raw)
        .join(Delivery, Delivery.id == OutboxMessage.delivery_id)
        .join(Person, Person.id == Delivery.person_id)
        .where(Person.sort_name != leaving.person.sort_name)
        .execution_options(yield_per=AT_ONCE)
    )
    found = [number for number, raw in db.session.execute(kept) if named.search(_said(raw))]
    gone = delete(OutboxMessage).where(among(OutboxMessage.delivery_id, found))
    db.session.execute(gone, execution_options=IN_BULK)


def _names(leaving: Erasing) -> re.Pattern[str]:
    """What finds their name and their addresses, as whole words."""
    said = {folded(each) for each in (leaving.person.name, *leaving.addresses)} - {""}
    either = "|".join(re.escape(each) for each in sorted(said))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


def _said(raw: bytes) -> str:
    """The subject and the text, folded, with one space between words wherever lines end."""
    message = email.message_from_bytes(raw, policy=modern)
    body = message.get_body(("plain",))
    text = body.get_content() if isinstance(body, EmailMessage) else ""
    return folded(f"{message['subject'] or ''} {text}")
