"""The private link of somebody who is asked: unguessable, without an account."""

from __future__ import annotations

from itsdangerous import BadSignature

from core.pages.links import absolute, signer
from outreach.askings import queries
from outreach.askings.models import AskedMember

SALT = "whom"


def token_of(asked: AskedMember) -> str:
    return signer(SALT).sign(asked.public_id).decode()


def url_of(asked: AskedMember) -> str:
    """The whole address of their page."""
    return absolute("outreach.asking_answers.show", token=token_of(asked))


def asked_by(token: str) -> AskedMember | None:
    """Whom a token was made for."""
    try:
        public_id = signer(SALT).unsign(token.encode()).decode()
    except (BadSignature, UnicodeError):
        return None
    return queries.by_public_id(public_id)
