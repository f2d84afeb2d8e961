"""The link by which somebody says, without an account, whether they did what was written down."""

from __future__ import annotations

from core.pages.links import absolute, sign, unsign
from recognition.contributions import queries
from recognition.contributions.models import Participation

SALT = "participation"


def confirmation_token(contribution_id: int, person_id: int) -> str:
    return sign(SALT, f"{contribution_id}.{person_id}")


def confirmation_url(contribution_id: int, person_id: int) -> str:
    """The whole address, for messages and letters."""
    token = confirmation_token(contribution_id, person_id)
    return absolute("recognition.confirmations.show", token=token)


def participation_of(token: str) -> Participation | None:
    """The part that a token is about."""
    text = unsign(SALT, token)
    if text is None:
        return None
    contribution_id, person_id = (int(number) for number in text.split("."))
    return queries.participation(contribution_id, person_id)
