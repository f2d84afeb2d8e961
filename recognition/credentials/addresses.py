"""Addresses of badges in credentials: for ever the same, and not to be guessed."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app

from core.pages.links import absolute
from core.settings import Settings

LETTERS = 24


def badge_token(version_id: int) -> str:
    """The name of one version of a badge, under PRIVACY_KEY, which never changes."""
    return f"{version_id}-{_mark(version_id)}"


def version_of(token: str) -> int | None:
    """The id of the version that a name is about."""
    number, _dash, mark = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    known = _mark(int(number)).encode()
    return int(number) if hmac.compare_digest(known, mark.encode()) else None


def badge_url(version_id: int) -> str:
    return absolute("recognition.award_pages.badge", token=badge_token(version_id))


def image_url(version_id: int) -> str:
    return absolute("recognition.award_pages.image", token=badge_token(version_id), form="png")


def _mark(version_id: int) -> str:
    settings: Settings = current_app.config["SETTINGS"]
    message = f"nextten badge {version_id}".encode()
    return hmac.new(settings.privacy_key.encode(), message, hashlib.sha256).hexdigest()[:LETTERS]
