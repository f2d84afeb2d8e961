"""What people's mail programs send: a reply, an absence note."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime, make_msgid

from tests.mail.postfix import HOME

NOTE = "I am away until Monday. Your message has not been read."


def reply_to(letter: EmailMessage, text: str) -> EmailMessage:
    """Answer a letter as a mail program does, with the letter quoted below."""
    mail = _answer(letter, f"Re: {letter['Subject']}")
    mail.set_content(f"{text}\n\n{_quoted(letter)}\n")
    return mail


def away_note_to(letter: EmailMessage) -> EmailMessage:
    """Answer a letter as an absence note does (RFC 3834)."""
    mail = _answer(letter, f"Out of office: {letter['Subject']}")
    mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(f"{NOTE}\n")
    return mail


def text_of(letter: EmailMessage) -> str:
    """What a person reads of it."""
    body = letter.get_body(("plain",))
    assert body is not None
    return "\n".join(str(body.get_content()).splitlines())


def _answer(letter: EmailMessage, subject: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = letter["To"]
    mail["To"] = letter["Reply-To"] or letter["From"]
    mail["Subject"] = subject
    mail["Date"] = localtime()
    mail["Message-ID"] = make_msgid(domain=HOME)
    mail["In-Reply-To"] = letter["Message-ID"]
    mail["References"] = " ".join(filter(None, (letter["References"], letter["Message-ID"])))
    mail["User-Agent"] = "Mozilla Thunderbird"
    return mail


def _quoted(letter: EmailMessage) -> str:
    (sender,) = letter["From"].addresses
    lines = [f"> {line}".rstrip() for line in text_of(letter).splitlines()]
    return "\n".join([f"On {letter['Date']}, {sender.display_name} wrote:", *lines])
