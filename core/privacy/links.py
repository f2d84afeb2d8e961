"""The address that stops all mail: signed, so that only the message itself holds it."""

from __future__ import annotations

from flask import current_app

from core.pages.links import sign, unsign
from core.settings import Settings


def unsubscribe_token(public_id: str) -> str:
    """The token for the delivery of this public id."""
    return sign("unsubscribe", public_id)


def unsubscribe_url(public_id: str) -> str:
    """The whole address, for the header that mail programs read."""
    return f"{_settings().base_url}/unsubscribe/{unsubscribe_token(public_id)}"


def public_id_of(token: str) -> str | None:
    """The public id of the delivery that a token was made for."""
    return unsign("unsubscribe", token)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
