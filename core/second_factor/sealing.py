"""Seeds at rest and on their way through a form: encrypted under a key made from SECRET_KEY."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import timedelta
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app

from core.privacy.digests import key_from
from core.settings import Settings

AT_REST = "seeds of authenticator apps"
IN_FORM = "seed that is being set up"
SET_UP_WITHIN = timedelta(hours=1)


def seal(seed: str) -> str:
    return _cipher(AT_REST).encrypt(seed.encode()).decode()


def unseal(sealed: str) -> str | None:
    """The seed again; SECRET_KEY_OLD opens it too. None when neither key does."""
    return _opened(AT_REST, sealed)


def hand_over(seed: str, person_id: int) -> str:
    """The seed for a hidden field, so that nothing is kept before it is proved."""
    return _cipher(IN_FORM).encrypt(f"{person_id} {seed}".encode()).decode()


def handed_over(token: str, person_id: int) -> str | None:
    """The seed out of the hidden field, if it was made for this person within the hour."""
    opened = _opened(IN_FORM, token, int(SET_UP_WITHIN.total_seconds())) or ""
    whose, _space, seed = opened.partition(" ")
    return seed if whose == str(person_id) else None


def _opened(purpose: str, token: str, seconds: int | None = None) -> str | None:
    try:
        return _cipher(purpose).decrypt(token.encode("utf-8", "replace"), ttl=seconds).decode()
    except InvalidToken:
        return None


def _cipher(purpose: str) -> MultiFernet:
    settings: Settings = current_app.config["SETTINGS"]
    return _made(purpose, settings.secret_key, settings.secret_key_old)


@lru_cache(maxsize=32)
def _made(purpose: str, *keys: str) -> MultiFernet:
    """The first key encrypts; any opens."""
    return MultiFernet([Fernet(urlsafe_b64encode(key_from(key, purpose))) for key in keys if key])
