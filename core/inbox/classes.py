"""Why a message came back, told from the codes of RFC 3463 and RFC 5321."""

from __future__ import annotations

import re

from core.inbox.models import Bounce

NO_MAILBOX = re.compile(r"5\.1\.(1|2|3|6|10)")
FULL = re.compile(r"[45]\.2\.2")
POLICY = re.compile(r"[45]\.7\.\d+|5\.1\.[78]")
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
CODE = re.compile(r"(?<![\d.])([245]\d\d)(?=[ -])")
NOBODY = re.compile(
    r"user unknown|unknown user|no such user|no such recipient|no mailbox here"
    r"|(user|mailbox|address|recipient) (does not|doesn't) exist",
    re.I,
)


def bounce_class(status: str, diagnosis: str = "") -> Bounce:
    """The class of a final failure. A 4.x.x that was given up counts as soft."""
    if NO_MAILBOX.fullmatch(status):
        return Bounce.HARD
    if FULL.fullmatch(status):
        return Bounce.FULL
    if POLICY.fullmatch(status):
        return Bounce.POLICY
    says_nothing = status in ("", "5.0.0", "5.1.0")
    return Bounce.HARD if says_nothing and NOBODY.search(diagnosis) else Bounce.SOFT


def status_in(status: str, diagnosis: str) -> str:
    """The status of a report; one that says nothing gives way to that of the server's own words."""
    stated = STATUS.search(status)
    if stated and not stated[1].endswith(".0.0"):
        return stated[1]
    said = STATUS.search(diagnosis)
    return said[1] if said else stated[1] if stated else ""


def code_in(diagnosis: str) -> int | None:
    """The SMTP code in the words of a server."""
    found = CODE.search(diagnosis)
    return int(found[1]) if found else None
