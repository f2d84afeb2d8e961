"""Addresses that only one message has, so that whatever comes back says what it is about."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re

from flask import current_app

from core.settings import Settings

BOUNCE, REPLY = "bounce", "reply"
LETTERS = {"b": BOUNCE, "r": REPLY}
ID_LETTERS, SEAL_LETTERS = 26, 10
TOKEN = re.compile(rf"\+([br])-([a-z2-7]{{{ID_LETTERS}}})([a-z2-7]{{{SEAL_LETTERS}}})@", re.I)


def bounce_address(public_id: str) -> str:
    """The envelope sender of a message (VERP); the plain sending address without a mailbox."""
    return _address("b", public_id) if _settings().imap_url else _settings().mail_from


def reply_address(public_id: str) -> str | None:
    """Where an answer to a message goes, or None when no mailbox is read."""
    return _address("r", public_id) if _settings().imap_url else None


def read(address: str) -> tuple[str, str] | None:
    """The purpose, bounce or reply, and the public id that an address of ours was made for.

    Upper and lower case are equal, since mail servers change them; a seal that is not ours is None.
    """
    found = TOKEN.search(address)
    if not found:
        return None
    letter, name, seal = (part.lower() for part in found.groups())
    public_id = _unfolded(name)
    seals = (_seal(key, letter, public_id) for key in _keys())
    if not any(hmac.compare_digest(seal, each) for each in seals):
        return None
    return LETTERS[letter], public_id


def _address(letter: str, public_id: str) -> str:
    local, _at, domain = _settings().mailbox_address.rpartition("@")
    return f"{local}+{letter}-{_folded(public_id)}{_seal(_keys()[0], letter, public_id)}@{domain}"


def _folded(public_id: str) -> str:
    """128 bits as 26 letters and digits that survive a change of case."""
    return base64.b32encode(bytes.fromhex(public_id)).decode().rstrip("=").lower()


def _unfolded(name: str) -> str:
    try:
        return base64.b32decode(name.upper() + "======").hex()
    except binascii.Error:
        return ""


def _seal(key: str, letter: str, public_id: str) -> str:
    """50 bits: whoever guesses needs the 128 bits of the message first."""
    code = hmac.new(key.encode(), f"return path {letter} {public_id}".encode(), hashlib.sha256)
    return base64.b32encode(code.digest()).decode().lower()[:SEAL_LETTERS]


def _keys() -> list[str]:
    """The key of today first; what the one before it made stays valid."""
    settings = _settings()
    return [key for key in (settings.secret_key, settings.secret_key_old) if key]


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
