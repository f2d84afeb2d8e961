"""How a mail server is reached."""

from __future__ import annotations

import re
import smtplib
import ssl
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from flask import current_app
from flask_babel import gettext as _

from core.deliveries.lines import NOT_LET_IN, Reply, nagle_off
from core.people.text import one_line
from core.settings import Settings

CONNECT_SECONDS = 30.0
FINAL_SECONDS = 600.0  # RFC 5321, 4.5.3.2.6: ten minutes for the answer after the final dot
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
LINES, LINES_ON_LOOPBACK = 10, 50  # as many as Postfix takes from one client


@dataclass(frozen=True)
class Answer:
    """What became of a message: accepted, retry, failed, unknown, lost (the lease), or shut (out).

    `code` is that of SMTP, 0 where none was heard; `status` its class (RFC 3463).
    """

    outcome: str
    code: int = 0
    status: str | None = None
    text: str = ""

    @property
    def names_no_mailbox(self) -> bool:
        """True when the server says that there is no such address."""
        return bool(re.fullmatch(r"5\.1\.(1|2|3|6|10)", self.status or ""))

    @property
    def is_busy(self) -> bool:
        """True when the server lets nobody in for a moment only."""
        return 400 <= self.code < 500 and self.code not in NOT_LET_IN

    @property
    def is_policy(self) -> bool:
        """True when the server wants no mail from us, whoever it is for."""
        return (self.status or "").startswith("5.7.")


@dataclass(frozen=True)
class Way:
    """Where the mail server is, how long to wait for it, and how many lines to open."""

    url: SplitResult
    timeout: float
    final_timeout: float
    lines: int


class ShutOut(Exception):
    """The server cannot be reached, or lets nobody in."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.text)
        self.answer = answer


def way(settings: Settings) -> Way:
    """What SMTP_URL says; its query may set `timeout`, `final_timeout` and `lines`."""
    url = urlsplit(settings.smtp_url)
    asked = {name: values[0] for name, values in parse_qs(url.query).items()}
    lines = LINES_ON_LOOPBACK if url.hostname in LOOPBACK else LINES
    return Way(
        url,
        float(asked.get("timeout", CONNECT_SECONDS)),
        float(asked.get("final_timeout", FINAL_SECONDS)),
        max(1, int(float(asked.get("lines", lines)))),
    )


def mail_is_local() -> bool:
    """True when no mail server is set, so that messages reach nobody."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.mail_is_local


def open_line(where: Way) -> smtplib.SMTP:
    """Connect, or say in what way that failed. Raises ShutOut."""
    try:
        return connect(where.url, where.timeout)
    except smtplib.SMTPResponseException as refused:
        raise ShutOut(_at_connect(refused)) from refused
    except (OSError, smtplib.SMTPException) as error:
        words = _("The mail server cannot be reached: %(error)s", error=error)
        raise ShutOut(Answer("shut", text=words)) from error


def connect(url: SplitResult, timeout: float) -> smtplib.SMTP:
    """Open a connection, secure it and sign in.

    Raises OSError and smtplib's exceptions; SMTPNotSupportedError when a server elsewhere offers no
    STARTTLS, since mail is private.
    """
    host = url.hostname or "localhost"
    server: smtplib.SMTP
    if url.scheme == "smtps":
        trusted = ssl.create_default_context()
        server = smtplib.SMTP_SSL(host, url.port or 465, timeout=timeout, context=trusted)
    else:
        server = smtplib.SMTP(host, url.port or 25, timeout=timeout)
        server.ehlo_or_helo_if_needed()
        if host not in LOOPBACK:
            _secure(server)
    if server.sock is not None:
        nagle_off(server.sock)
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    server.ehlo_or_helo_if_needed()
    return server


def _secure(server: smtplib.SMTP) -> None:
    """Go on encrypted, with the server that the certificate names, or not at all."""
    try:
        server.starttls(context=ssl.create_default_context())
    except (OSError, smtplib.SMTPException):
        server.close()
        raise


def refused(reply: Reply, is_about_us: bool) -> Answer:
    """What an answer before the dot means when it is not yes.

    Whoever is not let in hears so before any recipient is named; later it is about that one.
    """
    if reply.code in NOT_LET_IN:
        return Answer("shut" if is_about_us else "retry", reply.code, reply.status, reply.text)
    outcome = "failed" if reply.code >= 500 else "retry"
    return Answer(outcome, reply.code, reply.status, reply.text)


def after_the_dot(reply: Reply) -> Answer:
    """What the last answer means."""
    outcome = {2: "accepted", 4: "retry", 5: "failed"}.get(reply.code // 100, "unknown")
    return Answer(outcome, reply.code, reply.status, reply.text)


def _at_connect(refused: smtplib.SMTPResponseException) -> Answer:
    """Whatever is said here is about us, and never about a message."""
    said = refused.smtp_error
    words = said if isinstance(said, str) else said.decode("utf-8", "replace")
    return Answer("shut", refused.smtp_code, None, one_line(words)[:300])
