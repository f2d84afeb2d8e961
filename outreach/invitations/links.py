"""The link to the answer page: unguessable, without an account, valid under the old key too."""

from __future__ import annotations

from flask import current_app

from core.pages.links import sign, unsign
from core.settings import Settings
from outreach.invitations import queries
from outreach.invitations.models import CODE_LETTERS, Invitation


def answer_token(invitation: Invitation) -> str:
    """The token of an invitation: 128 random bits, signed so that the database alone is no key."""
    return sign("answer", invitation.public_id)


def answer_url(invitation: Invitation) -> str:
    return f"{_settings().base_url}/answer/{answer_token(invitation)}"


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a token belongs to."""
    public_id = unsign("answer", token)
    return queries.by_public_id(public_id) if public_id else None


def printed(code: str) -> str:
    """A code as a letter shows it: in groups of four."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def typed(text: str) -> str:
    """A code as people type it: any case, any spaces or dashes, O for 0 and I for 1 never occur."""
    return "".join(letter for letter in text.upper() if letter in CODE_LETTERS)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
