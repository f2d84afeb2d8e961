"""The link by which the holder of an award decides who sees it, without an account."""

from __future__ import annotations

from core.pages.links import absolute, sign, unsign
from recognition.awards import queries
from recognition.awards.models import Award

SALT = "award"


def award_token(award: Award) -> str:
    return sign(SALT, award.public_id)


def award_url(award: Award) -> str:
    """The whole address, for messages and letters."""
    return absolute("recognition.holders.show", token=award_token(award))


def award_of(token: str) -> Award | None:
    """The award that a token is about, once its holder may know of it."""
    public_id = unsign(SALT, token)
    return queries.with_public_id(public_id) if public_id else None
