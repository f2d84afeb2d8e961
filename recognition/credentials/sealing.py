"""Private keys at rest: encrypted under PRIVACY_KEY, which never changes."""

from __future__ import annotations

import os

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from core.settings import Settings

PURPOSE = b"nextten signing keys"
NONCE = 12


def seal(key: Ed25519PrivateKey, name: str) -> bytes:
    """The private half, encrypted (AES-256-GCM) so that it opens only under the same name."""
    nonce = os.urandom(NONCE)
    return nonce + _cipher().encrypt(nonce, key.private_bytes_raw(), name.encode())


def unseal(sealed: bytes, name: str) -> Ed25519PrivateKey:
    """The private half again. Raises InvalidTag under another PRIVACY_KEY or name."""
    raw = _cipher().decrypt(sealed[:NONCE], sealed[NONCE:], name.encode())
    return Ed25519PrivateKey.from_private_bytes(raw)


def _cipher() -> AESGCM:
    settings: Settings = current_app.config["SETTINGS"]
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return AESGCM(derive.derive(settings.privacy_key.encode()))
