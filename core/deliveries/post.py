"""A message as bytes: valid headers, text and HTML, no tracking.

Written by hand, since the standard library's EmailMessage costs ten times everything else that is
done for a message. What is not plain goes through the standard library's own encoders, and the
tests read every message back with its parser.
"""

from __future__ import annotations

import re
from binascii import b2a_qp
from email.header import Header
from email.utils import format_datetime, quote
from functools import lru_cache
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import escape

from core.consents.links import choices_url
from core.db import now
from core.deliveries import return_paths
from core.deliveries.kinds import Message
from core.deliveries.leaving import Leaving
from core.forms import one_line
from core.privacy.links import unsubscribe_url
from core.settings import Settings

LONGEST_NAME = 100
LONGEST_LINE = 76
PLAIN = re.compile(r"[ -~]*")
LOCAL_PART = re.compile(r"[!-~]+")
CLOSED = "--\r\n"
FOOT = "<!-- foot -->"


class Unaddressable(Exception):
    """No message can be sent to this address. The text says why."""


def message_id(public_id: str) -> str:
    """The Message-ID, the same at every attempt."""
    return f"<{public_id}@{urlsplit(_settings().base_url).hostname}>"


def build(delivery: Leaving, message: Message, *, is_notice: bool) -> bytes:
    """The message as it goes over the line. Raises Unaddressable. RFC 5322, 2045, 3834, 8058."""
    boundary = f"=_{delivery.public_id}"  # cannot stand in what is quoted-printable
    ways = [] if is_notice else _ways_out(delivery)
    parts = [
        ("plain", "", _with_foot(message.text, ways)),
        ("html", "", message.html.replace(FOOT, _as_links(ways), 1)),
    ]
    if message.calendar:
        parts.append(("calendar", f"; method={message.method}", message.calendar))
    body = "".join(f"--{boundary}\r\n{_part(*each)}\r\n" for each in parts)
    head = _headers(delivery, message, is_notice)
    shape = f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{boundary}"\r\n'
    return f"{head}{shape}\r\n{body}--{boundary}{CLOSED}".encode("ascii")


def envelope(address: str) -> str:
    """The address for RCPT TO: its domain in ASCII. Raises Unaddressable when that cannot be."""
    local, at, domain = address.strip().rpartition("@")
    ascii_domain = _in_ascii(domain)
    if not at or not ascii_domain or not LOCAL_PART.fullmatch(local):
        raise Unaddressable(
            _("The e-mail address cannot be used by mail servers; please check it.")
        )
    return f"{local}@{ascii_domain}"


def _ways_out(delivery: Leaving) -> list[tuple[str, str]]:
    """What its reader can do about such mail, and where; notices come in any case."""
    return [
        (_("Choose what we may write to you about"), choices_url(delivery.person_id)),
        (_("Stop all mail to this address"), unsubscribe_url(delivery.public_id)),
    ]


def _as_links(ways: list[tuple[str, str]]) -> str:
    link = '<a href="{}" style="color:inherit">{}</a><br>'
    return "".join(link.format(escape(url), escape(words)) for words, url in ways)


def _with_foot(text: str, ways: list[tuple[str, str]]) -> str:
    """What every message ends with, as in the frame of its HTML."""
    held = _("What we hold about you, and how to be forgotten")
    foot = [*ways, (held, f"{_settings().base_url}/about-you/")]
    return text.rstrip() + "".join(f"\n\n{words}:\n{url}" for words, url in foot) + "\n"


def _headers(delivery: Leaving, message: Message, is_notice: bool) -> str:
    sender = message.sender_name
    found = {
        "From": _address("From", sender, _settings().mail_from),
        "To": _address("To", delivery.person.name, envelope(delivery.person.email or "")),
        "Subject": _words("Subject", one_line(message.subject)),
        "Date": format_datetime(now()),
        "Message-ID": message_id(delivery.public_id),
        "Content-Language": str(get_locale() or "en").replace("_", "-"),
    }
    if message.reply_to:
        ours = None if is_notice else return_paths.reply_address(delivery.public_id)
        found["Reply-To"] = _address("Reply-To", sender, ours or envelope(message.reply_to))
    if message.automatic:
        found["Auto-Submitted"] = "auto-generated"
    if not is_notice:
        found["List-Unsubscribe"] = f"<{unsubscribe_url(delivery.public_id)}>"
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return "".join(f"{name}: {value}\r\n" for name, value in found.items())


def _part(kind: str, more: str, text: str) -> str:
    lines = text.strip().replace("\r\n", "\n").replace("\r", "\n") + "\n"
    quoted = b2a_qp(lines.encode("utf-8", "replace"), istext=True).decode("ascii")
    return (
        f"Content-Type: text/{kind}; charset=utf-8{more}\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    ) + quoted.replace("\n", "\r\n")


@lru_cache(maxsize=4096)
def _address(header: str, name: str, address: str) -> str:
    shown = one_line(name)[:LONGEST_NAME].strip()
    if not shown:
        return address
    if PLAIN.fullmatch(shown):
        return f'"{quote(shown)}" <{address}>'
    return f"{_words(header, shown)} <{address}>"


def _words(header: str, text: str) -> str:
    """Words for a header, folded and encoded where they are not plain and short (RFC 2047)."""
    is_short = len(header) + 2 + len(text) <= LONGEST_LINE
    if is_short and PLAIN.fullmatch(text) and "=?" not in text:
        return text
    return Header(text, "utf-8", LONGEST_LINE, header).encode(linesep="\r\n")


@lru_cache(maxsize=4096)
def _in_ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return ""


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
