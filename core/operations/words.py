"""What it means when a message did not get through, and what to do about it."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.deliveries.models import State

BY_STATE: dict[str, LazyString] = {
    State.UNKNOWN: _l("The line broke at the final dot. Decide below what became of each."),
    State.COMPLAINED: _l("They marked it as unwanted. Do not write again; look at who was asked."),
}
BY_SUBJECT: dict[str, LazyString] = {
    "1": _l("There is no such address. Ask the person for another one."),
    "2": _l("The mailbox is full or closed. Ask the person, or try again in some days."),
    "3": _l("Their mail system could not take it. Try again later, or phone."),
    "4": _l("Their mail system could not be reached in time. Try again later, or phone."),
    "5": _l("The two mail servers did not understand each other. Show it to whoever runs yours."),
    "6": _l("Their mail system cannot read this form of message. Phone, or send a letter."),
    "7": _l("Their rules refuse it. Check SPF, DKIM and DMARC of your domain, and block lists."),
}
FOR_GOOD = _l("Refused for good. What the server said stands with each message below.")
FOR_NOW = _l("Refused at every attempt, but not for good. Try again later, or phone.")
NEVER_SENT = _l("It did not get as far as the mail server. The reason stands with each below.")


def advice(state: str, code: int | None, status: str | None) -> LazyString:
    """Say what it means and what to do: by state, else by the subject of the status (RFC 3463)."""
    if state in BY_STATE:
        return BY_STATE[state]
    _class, _, rest = (status or "").partition(".")
    subject = rest.partition(".")[0]
    if subject in BY_SUBJECT:
        return BY_SUBJECT[subject]
    if code is None and not status:
        return NEVER_SENT
    return FOR_NOW if (status or str(code)).startswith("4") else FOR_GOOD
