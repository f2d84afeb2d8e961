"""Codes of authenticator apps (by pyotp, RFC 6238), and codes on paper for when the app is lost."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

import pyotp
from flask import current_app

from core.db import now
from core.people.models import Person
from core.privacy.digests import keyed_digest
from core.settings import Settings

SECONDS = 30
EARLY_OR_LATE = 1
HOW_MANY = 10
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: none looks like another, and those that would are read as these."""
LENGTH = 10
ALIKE = str.maketrans("OIL", "011")


def new_seed() -> str:
    """160 random bits, in the letters that apps take."""
    return pyotp.random_base32()


def address_of(seed: str, person: Person) -> str:
    """What an app reads from the square: the seed, and what it is for."""
    settings: Settings = current_app.config["SETTINGS"]
    issuer = f"NextTen {urlsplit(settings.base_url).hostname}"
    return pyotp.TOTP(seed).provisioning_uri(name=person.email or person.name, issuer_name=issuer)


def step_of(seed: str, code: str, after: int = 0) -> int | None:
    """The half minute, later than `after`, that this is the code of; clocks may differ by one."""
    app, this = pyotp.TOTP(seed), int(now().timestamp()) // SECONDS
    for step in range(this - EARLY_OR_LATE, this + EARLY_OR_LATE + 1):
        if step > after and hmac.compare_digest(app.generate_otp(step).encode(), code.encode()):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Ten codes of 50 random bits each, as they are written on paper."""
    made = ("".join(secrets.choice(LETTERS) for _letter in range(LENGTH)) for _ in range(HOW_MANY))
    return [f"{each[:5]}-{each[5:]}" for each in made]


def recovery_digest(person_id: int, written: str) -> str:
    """What is kept of such a code, however it was typed."""
    typed = "".join(sign for sign in written.upper() if sign.isalnum()).translate(ALIKE)
    return keyed_digest(f"recovery code {person_id} {typed}")
