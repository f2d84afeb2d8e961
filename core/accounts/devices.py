"""What a browser remembers of who signed in with it, and of what it asked for."""

from __future__ import annotations

from flask import session

from core.accounts.models import digest, new_token
from core.pages import cookies
from core.people.models import Person
from core.privacy.digests import address_digest

LASTS = 180 * 86400
DEVICE = "device"


def browser() -> str:
    """The digest of the secret by which this browser, signed in or not, is known again."""
    if "browser" not in session:
        session["browser"] = new_token()
    return digest(session["browser"])


def remember(person: Person) -> None:
    """Let this browser prove for half a year that this person signed in with it."""
    if person.email:
        cookies.give(DEVICE, f"{new_token()}.{address_digest(person.email)}", LASTS)


def known_as(address: str) -> str | None:
    """What tells this browser from others, if the person with this address signed in with it."""
    name, _dot, whose = (cookies.given(DEVICE) or "").partition(".")
    return digest(name) if name and whose == address_digest(address) else None
