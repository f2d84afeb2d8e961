"""Keyed hashes of addresses: they can be compared, and tell nothing without the key."""

from __future__ import annotations

import hmac
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from core.duplicates.keys import from_the_end, plain
from core.people.models import email_key, folded
from core.settings import Settings

COUNTED_DIGITS, FEWEST_DIGITS = 9, 6
"""Of a phone number from its end: so it is the same with and without the country."""


def address_digest(address: str) -> str:
    """HMAC-SHA256 of the address in its comparable form, under PRIVACY_KEY, in hex."""
    return _digest((email_key(address) or "").encode())


def digests_of(address: str) -> list[str]:
    """The digests of both spellings of an address: its domain in letters, and in ASCII."""
    name, at, domain = (email_key(address) or "").rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode()
        spelled = {domain, ascii_domain, ascii_domain.encode().decode("idna")}
    except UnicodeError:  # no domain at all, or of one part that is too long
        spelled = {domain}
    return [address_digest(f"{name}{at}{each}") for each in sorted(spelled)]


def keyed_digest(words: str) -> str:
    """The same of anything else that is short enough to be guessed; begin with what it is."""
    return _digest(f"\n{words}".encode())


def identity_digests(name: str, phone: str | None, postal_address: str | None) -> list[str]:
    """The same of a name together with a phone number, and together with a postal address.

    Neither alone: a namesake, or who lives in the same house, is somebody else.
    """
    number = from_the_end(phone)[:COUNTED_DIGITS]
    with_it = {
        "phone": number if len(number) >= FEWEST_DIGITS else "",
        "letter": plain(postal_address),
    }
    return [keyed_digest(f"{how}\n{folded(name)}\n{it}") for how, it in with_it.items() if it]


def key_fingerprint() -> str:
    """What tells one PRIVACY_KEY from another without giving it away."""
    return _digest(b"nextten privacy key")[:16]


def derived_key(label: str) -> bytes:
    """A key of its own for this use, which follows from PRIVACY_KEY: 32 bytes."""
    settings: Settings = current_app.config["SETTINGS"]
    return key_from(settings.privacy_key, label)


@lru_cache(maxsize=32)
def key_from(secret: str, label: str) -> bytes:
    """A key of its own for this use, which follows from a secret (HKDF, RFC 5869): 32 bytes."""
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"nextten {label}".encode())
    return derive.derive(secret.encode())


def _digest(message: bytes) -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return hmac.digest(settings.privacy_key.encode(), message, "sha256").hex()
