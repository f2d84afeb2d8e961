"""What a browser remembers of who signed in with it, and of what it asked for."""

from __future__ import annotations

from flask import Response, after_this_request, current_app, request, session
from itsdangerous import BadSignature

from core.accounts.models import digest, new_token
from core.pages.links import signer
from core.people.models import Person
from core.privacy.digests import address_digest
from core.settings import Settings

LASTS = 180 * 86400


def browser() -> str:
    """The digest of the secret by which this browser, signed in or not, is known again."""
    if "browser" not in session:
        session["browser"] = new_token()
    return digest(session["browser"])


def remember(person: Person) -> None:
    """Let this browser prove for half a year that this person signed in with it."""
    if not person.email:
        return
    settings: Settings = current_app.config["SETTINGS"]
    value = signer("device").sign(f"{new_token()}.{address_digest(person.email)}").decode()

    @after_this_request
    def write(answer: Response) -> Response:
        answer.set_cookie(
            _cookie(),
            value,
            max_age=LASTS,
            secure=settings.is_secure,
            httponly=True,
            samesite="Lax",
        )
        return answer


def known_as(address: str) -> str | None:
    """What tells this browser from others, if the person with this address signed in with it."""
    try:
        value = signer("device").unsign(request.cookies.get(_cookie(), "").encode()).decode()
    except (BadSignature, UnicodeError):
        return None
    name, _dot, whose = value.partition(".")
    return digest(name) if whose == address_digest(address) else None


def _cookie() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return "__Host-nextten-device" if settings.is_secure else "nextten-device"
