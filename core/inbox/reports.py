"""Reports of mail servers: delivery status (RFC 3464), complaints (RFC 5965), and older forms."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from email.utils import getaddresses

from flufl.bounce import all_failures

from core.inbox import classes, mail
from core.inbox.mail import Mail
from core.inbox.models import Bounce, What
from core.people.models import email_key

MACHINES = re.compile(r"(mailer-daemon|postmaster|mail-daemon|maildaemon|mdaemon)\b", re.I)
ADDRESS = re.compile(r"[^\s<>;,\"']{1,64}@[^\s<>;,\"']{1,255}")
SAID_FIRST = 2_000
LONGEST_OLDER = 64 * 1024  # the time to guess grows with the square


@dataclass(frozen=True)
class Report:
    """What a server reports: about which addresses, in their comparable form, and with which code.

    `bounce` is set exactly when it is a bounce.
    """

    what: What
    bounce: Bounce | None = None
    status: str = ""
    code: int | None = None
    addresses: frozenset[str] = frozenset()


def report_in(message: Mail, raw: bytes) -> Report | None:
    """What a message, here also as bytes, reports; None when it is no report."""
    parts = list(mail.own_parts(message))
    if any(part.get_content_type() == "message/feedback-report" for part in parts):
        return Report(What.COMPLAINT, addresses=_named_in(parts))
    if any(part.get_content_type() == "message/disposition-notification" for part in parts):
        return Report(What.OTHER)  # who opened what is not tracked
    blocks = [block for part in parts for block in _blocks(part)]
    if blocks:
        return _delivery_status(blocks, parts)
    if not is_by_machine(message):
        return None
    is_short = len(raw) <= LONGEST_OLDER
    return _older_form(message if is_short else email.message_from_bytes(raw[:LONGEST_OLDER]))


def is_by_machine(message: Mail) -> bool:
    """True for mail with the null sender, or from what servers call themselves."""
    if (message.get("Return-Path") or "").strip() == "<>" or "X-Failed-Recipients" in message:
        return True
    return bool(MACHINES.search(mail.header(message, "From")))


def _blocks(part: Mail) -> list[Mail]:
    """The blocks of a delivery status that are about a recipient, also where they came as text."""
    if part.get_content_type() not in ("message/delivery-status", "text/delivery-status"):
        return []
    found = _messages(part)
    if not found:
        texts = re.split(r"\n\s*\n", mail.decoded(part))
        found = [HeaderParser().parsestr(text) for text in texts[:20]]
    return [block for block in found if "Action" in block or "Final-Recipient" in block]


def _delivery_status(blocks: list[Mail], parts: list[Mail]) -> Report:
    """One report has one of our recipients; a failure outweighs whatever else it tells."""
    by_action = {mail.header(block, "Action").lower(): block for block in reversed(blocks)}
    named = _named_in(parts) | {key for block in blocks for key in _recipients(block)}
    if "failed" in by_action:
        block = by_action["failed"]
        diagnosis = mail.header(block, "Diagnostic-Code")
        status = classes.status_in(mail.header(block, "Status"), diagnosis)
        bounce = classes.bounce_class(status, diagnosis)
        return Report(What.BOUNCE, bounce, status, classes.code_in(diagnosis), named)
    if "delivered" in by_action:
        return Report(What.DELIVERED, addresses=named)
    return Report(What.DELAYED if "delayed" in by_action else What.OTHER, addresses=named)


def _older_form(message: Mail) -> Report | None:
    """A report in the words of some server. It is hard only if the server also says the code."""
    temporary, permanent = all_failures(message)
    failed = {email_key(each.decode("utf-8", "replace")) or "" for each in permanent}
    if not failed:
        return Report(What.DELAYED) if temporary else None
    said = next((mail.decoded(part) for part in _plain(message)), "")[:SAID_FIRST]
    status = classes.status_in("", said)
    bounce = classes.bounce_class(status) if status else Bounce.SOFT
    return Report(What.BOUNCE, bounce, status, classes.code_in(said), frozenset(failed))


def _plain(message: Mail) -> Iterator[Mail]:
    return (part for part in mail.own_parts(message) if part.get_content_maintype() == "text")


def _recipients(block: Mail) -> Iterator[str]:
    for text in mail.headers(block, "Final-Recipient", "Original-Recipient"):
        yield from (email_key(found) or "" for found in ADDRESS.findall(text.partition(";")[2]))


def _named_in(parts: list[Mail]) -> frozenset[str]:
    """To whom the message went that a report brings back, in comparable form."""
    tos = [to for part in parts for original in _originals(part) for to in original]
    return frozenset(email_key(address) or "" for _name, address in getaddresses(tos) if address)


def _originals(part: Mail) -> Iterator[list[str]]:
    if part.get_content_type() == "message/rfc822":
        yield from (list(mail.headers(each, "To")) for each in _messages(part)[:1])
    elif part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
        yield list(mail.headers(HeaderParser().parsestr(mail.decoded(part)), "To"))
    elif part.get_content_type() == "message/feedback-report":
        yield from (list(mail.headers(each, "Original-Rcpt-To")) for each in _messages(part))


def _messages(part: Mail) -> list[Mail]:
    """The messages inside a part, if it was read as such."""
    payload = part.get_payload()
    inside = payload if isinstance(payload, list) else []
    return [each for each in inside if isinstance(each, Message)]
