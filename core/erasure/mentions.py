"""Messages to others that name who is erased, kept on this machine for want of a mail server."""

from __future__ import annotations

import email
import html
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default as modern

from sqlalchemy import LargeBinary, bindparam, select, update

from core.db import db
from core.deliveries.models import Delivery, OutboxMessage
from core.erasure.rules import Erasing
from core.people.models import Person

AT_ONCE = 100
LEFT_OUT = "…"


def leave_out(leaving: Erasing) -> None:
    """Leave their name and addresses out; the message stays, as the only way to the link in it.

    What somebody of the same name was sent speaks to them, and keeps it.
    """
    named = _names(leaving)
    kept = (
        select(OutboxMessage.delivery_id, OutboxMessage.raw)
        .join(Delivery, Delivery.id == OutboxMessage.delivery_id)
        .join(Person, Person.id == Delivery.person_id)
        .where(Person.sort_name != leaving.person.sort_name)
        .execution_options(yield_per=AT_ONCE)
    )
    read = ((number, _without(raw, named)) for number, raw in db.session.execute(kept))
    changed = [{"number": number, "without": raw} for number, raw in read if raw is not None]
    if changed:
        table = OutboxMessage.__table__
        without = bindparam("without", type_=LargeBinary)
        each = update(table).where(table.c.delivery_id == bindparam("number"))  # type: ignore[arg-type]
        db.session.execute(each.values(raw=without), changed)


def _names(leaving: Erasing) -> re.Pattern[str]:
    """What finds their name as it is written, and their addresses, as whole words."""
    name = r"\s+".join(map(re.escape, leaving.person.name.split()))
    in_html = r"\s+".join(map(re.escape, html.escape(leaving.person.name).split()))
    said = [name, in_html, *(f"(?i:{re.escape(each)})" for each in sorted(leaving.addresses))]
    return re.compile(rf"(?<!\w)(?:{'|'.join(each for each in said if each)})(?!\w)")


def _without(raw: bytes, named: re.Pattern[str]) -> bytes | None:
    """The message without these words; None where it has none of them."""
    message = email.message_from_bytes(raw, policy=modern)
    headers = [_leave_out_of_header(message, name, named) for name in set(message.keys())]
    parts = [_leave_out_of_part(part, named) for part in message.walk()]
    return message.as_bytes() if any((*headers, *parts)) else None


def _leave_out_of_header(message: EmailMessage, name: str, named: re.Pattern[str]) -> bool:
    """An address that is theirs takes its header along; of others, the name before it changes."""
    before = message[name]
    said, times = named.subn(LEFT_OUT, str(before))
    if not times:
        return False
    del message[name]
    addresses = [
        each for each in getattr(before, "addresses", ()) if not named.search(each.addr_spec)
    ]
    if not hasattr(before, "addresses"):
        message[name] = said
    elif addresses:
        message[name] = [
            Address(named.sub(LEFT_OUT, each.display_name), addr_spec=each.addr_spec)
            for each in addresses
        ]
    return True


def _leave_out_of_part(part: EmailMessage, named: re.Pattern[str]) -> bool:
    if part.get_content_maintype() != "text":
        return False
    said, times = named.subn(LEFT_OUT, part.get_content())
    if times:
        more = {
            name: value for name, value in part["Content-Type"].params.items() if name != "charset"
        }
        part.set_content(said, subtype=part.get_content_subtype(), params=more)
    return bool(times)
