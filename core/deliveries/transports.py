"""How a message is handed over: to a mail server, or into the local outbox."""

from __future__ import annotations

import re
import select
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from flask import current_app
from flask_babel import gettext as _

from core.db import db
from core.deliveries.models import OutboxMessage
from core.settings import Settings

CONNECT_SECONDS = 30.0
FINAL_SECONDS = 600.0  # RFC 5321, 4.5.3.2.6: ten minutes for the answer after the final dot
NOT_LET_IN = {454, 530, 534, 535, 538}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Answer:
    """What became of it: accepted, retry, failed, unknown, lost (the lease) or shut (out)."""

    outcome: str
    code: int = 0
    text: str = ""

    @property
    def names_no_mailbox(self) -> bool:
        """True when the server says that there is no such address (RFC 3463)."""
        return bool(re.match(r"5\.1\.(1|2|3|6|10)\b", self.text))


Fence = Callable[[bool], bool]
"""Called right before the final dot; false means that somebody else has the delivery now.

Its argument says whether to commit: a server outside must never know more than the database.
"""


class Transport(Protocol):
    def hand_over(self, delivery_id: int, sender: str, to: str, raw: bytes, fence: Fence) -> Answer:
        """Bring one message up to the final dot, ask the fence, then finish it."""

    def close(self) -> None:
        """End politely."""


class Outbox:
    """Keeps messages in the database, in the very transaction that records them as accepted."""

    def hand_over(self, delivery_id: int, sender: str, to: str, raw: bytes, fence: Fence) -> Answer:
        if not fence(False):
            return Answer("lost")
        db.session.add(OutboxMessage(delivery_id=delivery_id, raw=raw))
        return Answer("accepted", 250, _("Kept in the local outbox"))

    def close(self) -> None:
        """Nothing is open."""


class Smtp:
    """One open connection, reused for a batch; TLS is required but for a server on loopback."""

    def __init__(self, url: str) -> None:
        self.url = urlsplit(url)
        asked = parse_qs(self.url.query)
        self.timeout = float(asked.get("timeout", [CONNECT_SECONDS])[0])
        self.final_timeout = float(asked.get("final_timeout", [FINAL_SECONDS])[0])
        self.server: smtplib.SMTP | None = None

    def hand_over(self, delivery_id: int, sender: str, to: str, raw: bytes, fence: Fence) -> Answer:
        try:
            server = self.server = self.server or connect(self.url, self.timeout)
        except smtplib.SMTPResponseException as refused:
            return _at_connect(refused)
        except (OSError, smtplib.SMTPException) as error:
            return Answer("shut", 0, _("The mail server cannot be reached: %(error)s", error=error))
        try:
            refusal = _up_to_the_dot(server, sender, to, raw)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Answer("retry", 0, _("The line broke before the end: %(error)s", error=error))
        if refusal is not None:
            self._start_over(server)
            return refusal
        if not fence(True):
            self._drop()
            return Answer("lost")
        return self._dot(server)

    def close(self) -> None:
        if self.server is not None:
            try:
                self.server.quit()
            except (OSError, smtplib.SMTPException):
                self._drop()
        self.server = None

    def _dot(self, server: smtplib.SMTP) -> Answer:
        """Past this point a broken line means that nobody can know."""
        try:
            if server.sock is not None:
                server.sock.settimeout(self.final_timeout)
            server.send(b".\r\n")
            code, text = server.getreply()
            if server.sock is not None:
                server.sock.settimeout(self.timeout)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Answer(
                "unknown", 0, _("The line broke at the final dot: %(error)s", error=error)
            )
        outcome = {2: "accepted", 4: "retry", 5: "failed"}.get(code // 100, "unknown")
        return Answer(outcome, code, _words(text))

    def _start_over(self, server: smtplib.SMTP) -> None:
        """Leave a refused message behind; a server that will not is left instead."""
        try:
            if server.rset()[0] != 250:
                self._drop()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        if self.server is not None:
            self.server.close()
        self.server = None


def mail_is_local() -> bool:
    """True when no mail server is set, so that messages reach nobody."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.mail_is_local


def chosen(settings: Settings) -> Transport:
    """The transport that SMTP_URL asks for."""
    return Smtp(settings.smtp_url) if settings.smtp_url else Outbox()


def connect(url: SplitResult, timeout: float) -> smtplib.SMTP:
    """Open a connection, secure it and sign in.

    Raises OSError and smtplib's exceptions; SMTPNotSupportedError when a server elsewhere offers no
    STARTTLS, since mail is private.
    """
    host, context = url.hostname or "localhost", ssl.create_default_context()
    server: smtplib.SMTP
    if url.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, url.port or 465, timeout=timeout, context=context)
    else:
        server = smtplib.SMTP(host, url.port or 25, timeout=timeout)
        server.ehlo_or_helo_if_needed()
        if host not in LOOPBACK:
            server.starttls(context=context)
    if server.sock is not None:  # else the lone final dot waits 40 ms for the last acknowledgement
        server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    return server


def _up_to_the_dot(server: smtplib.SMTP, sender: str, to: str, raw: bytes) -> Answer | None:
    """Send everything but the final dot. Answers a refusal, or None when all went well."""
    steps: tuple[Callable[[], tuple[int, bytes]], ...] = (
        lambda: server.mail(sender),
        lambda: server.rcpt(to),
        lambda: server.docmd("DATA"),
    )
    for step in steps:
        code, text = step()
        if code >= 400:
            return _refusal(code, text)
    server.send(re.sub(rb"(?m)^\.", b"..", raw))
    if not raw.endswith(b"\r\n"):
        server.send(b"\r\n")
    if server.sock is not None and select.select([server.sock], [], [], 0)[0]:
        raise smtplib.SMTPServerDisconnected("the server spoke or hung up early")
    return None


def _refusal(code: int, text: bytes) -> Answer:
    if code in NOT_LET_IN:
        return Answer("shut", code, _words(text))
    return Answer("failed" if code >= 500 else "retry", code, _words(text))


def _at_connect(refused: smtplib.SMTPResponseException) -> Answer:
    code, text = refused.smtp_code, refused.smtp_error
    words = _words(text if isinstance(text, bytes) else text.encode())
    is_shut = code in NOT_LET_IN or code >= 500
    return Answer("shut" if is_shut else "retry", code, words)


def _words(text: bytes) -> str:
    return " ".join(text.decode("utf-8", "replace").split())[:300]
