"""The address that stops all mail: signed, so that only the message itself holds it."""

from __future__ import annotations

import hashlib

from flask import current_app
from itsdangerous import BadSignature, Signer

from core.deliveries.models import Delivery
from core.settings import Settings


def unsubscribe_token(delivery: Delivery) -> str:
    return _signer().sign(delivery.public_id).decode()


def public_id_of(token: str) -> str | None:
    """The public id of the delivery that a token was made for."""
    try:
        return _signer().unsign(token.encode()).decode()
    except (BadSignature, UnicodeError):
        return None


def _signer() -> Signer:
    settings: Settings = current_app.config["SETTINGS"]
    keys = [key for key in (settings.secret_key_old, settings.secret_key) if key]
    return Signer(keys, salt="unsubscribe", sep="~", digest_method=hashlib.sha256)
