"""A message as bytes: valid headers, text and HTML, no tracking."""

from __future__ import annotations

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import get_locale
from flask_babel import gettext as _

from core.db import now
from core.deliveries.kinds import Message
from core.deliveries.models import Delivery
from core.forms import one_line
from core.pages.links import absolute
from core.people.models import Person
from core.privacy.links import unsubscribe_token
from core.settings import Settings

LONGEST_NAME = 100


class Unaddressable(Exception):
    """No message can be sent to this address. The text says why."""


def message_id(delivery: Delivery) -> str:
    """The Message-ID, the same at every attempt."""
    return f"<{delivery.public_id}@{urlsplit(_settings().base_url).hostname}>"


def build(delivery: Delivery, person: Person, message: Message, *, is_notice: bool) -> bytes:
    """The message as it goes over the line. Raises Unaddressable. RFC 5322, 2045, 3834, 8058."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(message.sender_name, _settings().mail_from)
    mail["To"] = _address(person.name, person.email or "")
    if message.reply_to:
        mail["Reply-To"] = _address(message.sender_name, message.reply_to)
    mail["Subject"] = one_line(message.subject)
    mail["Date"] = format_datetime(now())
    mail["Message-ID"] = message_id(delivery)
    if message.automatic:
        mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text.strip() + "\n", cte="quoted-printable")
    mail.add_alternative(message.html.strip() + "\n", subtype="html", cte="quoted-printable")
    mail["Content-Language"] = str(get_locale() or "en").replace("_", "-")
    return (b"" if is_notice else _list_headers(delivery)) + mail.as_bytes()


def _list_headers(delivery: Delivery) -> bytes:
    """How a mail program unsubscribes (RFC 8058).

    Written by hand: EmailMessage encodes a URL that is longer than a line, and no mail program
    decodes it there.
    """
    url = absolute("core.privacy.unsubscribe", token=unsubscribe_token(delivery))
    header = f"List-Unsubscribe: <{url}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    return header.encode("ascii")


def envelope(address: str) -> str:
    """The address for RCPT TO: its domain in ASCII. Raises Unaddressable when that cannot be."""
    local, at, domain = address.strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode()
    except UnicodeError:
        ascii_domain = ""
    if not at or not ascii_domain or not re.fullmatch(r"[!-~]+", local):
        raise Unaddressable(
            _("The e-mail address cannot be used by mail servers; please check it.")
        )
    return f"{local}@{ascii_domain}"


def _address(name: str, address: str) -> Address:
    return Address(one_line(name)[:LONGEST_NAME], addr_spec=envelope(address))


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
