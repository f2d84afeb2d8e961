"""A message of the mailbox: bytes in, what it is out. Nothing in it can make this fail."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr

from rq.timeouts import JobTimeoutException

from core.deliveries import return_paths
from core.inbox import mail, replies, reports
from core.inbox.mail import Mail
from core.inbox.models import What
from core.inbox.reports import Report

LONGEST = 512 * 1024
LONGEST_SUBJECT = 300
LONGEST_NAME = 100
MOST_IDS = 50
DEEPEST = 30  # every multipart costs a look at every line inside it
LONGEST_TYPE = 4_000  # the time to read the parameters grows with the square
MULTIPART = re.compile(rb"multipart/", re.I)
TYPE = re.compile(
    rb"(?:^|[\r\n])content-(?:type|disposition)[^\r\n]*(?:(?:\r\n?|\n)[ \t][^\r\n]*)*", re.I
)
OUR_ID = re.compile(r"<([0-9a-f]{32})@([^<>\s@]{1,255})>", re.I)
ADDRESSED_TO = (
    *("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"),
    *("X-Delivered-To", "X-Forwarded-To", "Return-Path"),
)
BULK = {"bulk", "junk", "list", "auto_reply"}
AWAY = re.compile(
    r"(out of (the )?office|automatic reply|auto[- ]?reply|auto[- ]?response|auto:|vacation"
    r"|on leave|away from|abwesen|automatische antwort|réponse automatique|absence du bureau"
    r"|respuesta automática|fuera de la oficina|risposta automatica|fuori sede"
    r"|automatisch antwoord|afwezig|autosvar|automatisk svar|automatiskt svar"
    r"|odpowiedź automatyczna|automatická odpověď|resposta automática|автоответ"
    r"|رد تلقائي|自动回复|自動返信|不在|자동 회신)",
    re.I,
)


@dataclass(frozen=True)
class Incoming:
    """What came. `ids` are public ids that it may be about, the surest first.

    `text` and `quoted` are the words of a reply; of all else none are kept. `sender` is an address,
    which is never kept.
    """

    what: What
    ids: tuple[str, ...] = ()
    message_id: str = ""
    subject: str = ""
    from_name: str = ""
    text: str = ""
    quoted: str = ""
    sender: str = ""
    report: Report | None = None


def read(raw: bytes, host: str) -> Incoming:
    """Read one message; `host` is that of our Message-IDs. What cannot be read is unreadable."""
    try:
        return _read(raw[:LONGEST], host)
    except JobTimeoutException:
        raise
    except Exception:  # noqa: BLE001  # whatever a hostile message has wrong must not stop the others
        return Incoming(What.UNREADABLE)


def _read(raw: bytes, host: str) -> Incoming:
    if _takes_too_long(raw):
        return Incoming(What.UNREADABLE)
    message = email.message_from_bytes(raw)
    if not message.keys():
        return Incoming(What.UNREADABLE)
    report = reports.report_in(message, raw)
    what = report.what if report else _kind_of(message)
    ids = dict.fromkeys([*_ids_of(message, host), *(_ids_inside(raw, message, host, report))])
    is_said = what in (What.REPLY, What.AUTO_REPLY)
    text, quoted = replies.split(*mail.words(message)) if what == What.REPLY else ("", "")
    return Incoming(
        what=what,
        ids=tuple(ids)[:MOST_IDS],
        message_id=mail.header(message, "Message-ID")[:LONGEST_SUBJECT],
        subject=mail.header(message, "Subject")[:LONGEST_SUBJECT] if is_said else "",
        from_name=_name(mail.header(message, "From")) if is_said else "",
        text=text,
        quoted=quoted,
        sender=parseaddr(mail.header(message, "From"))[1],
        report=report,
    )


def _takes_too_long(raw: bytes) -> bool:
    """True for what is built so that the parser would be busy with it for minutes."""
    if len(MULTIPART.findall(raw)) > DEEPEST:
        return True
    return any(len(found[0]) > LONGEST_TYPE for found in TYPE.finditer(raw))


def _kind_of(message: Mail) -> What:
    """Written by a human, by a program that answers for one, or to many."""
    submitted = mail.header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    if submitted not in ("", "no") or reports.is_by_machine(message):
        return What.AUTO_REPLY
    if {"X-Autoreply", "X-Autorespond"} & {name.title() for name in message}:
        return What.AUTO_REPLY
    if mail.header(message, "Precedence").lower() in BULK:
        return What.AUTO_REPLY
    if AWAY.match(mail.header(message, "Subject")):
        return What.AUTO_REPLY
    return What.OTHER if "List-Unsubscribe" in message else What.REPLY


def _ids_of(message: Mail, host: str) -> Iterator[str]:
    """By the address that it came to, else by the message that it answers."""
    yield from _sealed(" ".join(mail.headers(message, *ADDRESSED_TO)))
    yield from _ours(" ".join(mail.headers(message, "In-Reply-To", "References")), host)


def _ids_inside(raw: bytes, message: Mail, host: str, report: Report | None) -> Iterator[str]:
    """A report also brings back the message itself, or its headers, somewhere."""
    if report is not None:
        texts = [raw.decode("ascii", "replace")]
        texts += [mail.decoded(part) for part in mail.own_parts(message) if not part.is_multipart()]
        for text in texts:
            yield from _sealed(text)
            yield from _ours(text, host)


def _sealed(text: str) -> Iterator[str]:
    for found in return_paths.TOKEN.finditer(text):
        read = return_paths.read(found[0])
        if read:
            yield read[1]


def _ours(text: str, host: str) -> Iterator[str]:
    return (found[1].lower() for found in OUR_ID.finditer(text) if found[2].lower() == host.lower())


def _name(sender: str) -> str:
    name, address = parseaddr(sender)
    return (name or address)[:LONGEST_NAME]
