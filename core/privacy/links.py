"""The address that stops all mail: signed, so that only the message itself holds it."""

from __future__ import annotations

from flask import current_app
from itsdangerous import BadSignature

from core.pages.links import signer
from core.settings import Settings


def unsubscribe_token(public_id: str) -> str:
    """The token for the delivery of this public id."""
    return signer("unsubscribe").sign(public_id).decode()


def unsubscribe_url(public_id: str) -> str:
    """The whole address, for the header that mail programs read."""
    return f"{_settings().base_url}/unsubscribe/{unsubscribe_token(public_id)}"


def public_id_of(token: str) -> str | None:
    """The public id of the delivery that a token was made for."""
    try:
        return signer("unsubscribe").unsign(token.encode()).decode()
    except (BadSignature, UnicodeError):
        return None


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
