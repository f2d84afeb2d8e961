"""Private keys at rest: encrypted under PRIVACY_KEY, which never changes."""

from __future__ import annotations

import os

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.privacy.digests import derived_key

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
    return AESGCM(derived_key("signing keys"))
