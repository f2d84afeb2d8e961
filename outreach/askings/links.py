"""The private link of somebody who is asked: unguessable, without an account."""

from __future__ import annotations

from core.pages.links import absolute, sign, unsign
from outreach.askings import queries
from outreach.askings.models import AskedMember

SALT = "whom"


def token_of(asked: AskedMember) -> str:
    return sign(SALT, asked.public_id)


def url_of(asked: AskedMember) -> str:
    """The whole address of their page."""
    return absolute("outreach.asking_answers.show", token=token_of(asked))


def asked_by(token: str) -> AskedMember | None:
    """Whom a token was made for."""
    public_id = unsign(SALT, token)
    return queries.by_public_id(public_id) if public_id else None
