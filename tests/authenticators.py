"""A device that keeps passkeys, as a browser answers for it; each part can be made wrong."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, KEY_FOLLOWS = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One passkey in one device. WebAuthn Level 3, 6.1 and 6.5."""

    host: str = "localhost"
    origin: str = "http://localhost"
    is_verified: bool = True
    count: int = 0
    handle: bytes = b""
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: dict[str, Any]) -> str:
        """The answer to navigator.credentials.create()."""
        self.handle = read(options["user"]["id"])
        public = self.key.public_key().public_numbers()
        x, y = (each.to_bytes(32, "big") for each in (public.x, public.y))
        about = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        kept = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + about
        data = self._data(KEY_FOLLOWS) + kept
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options)
        return self._answer(clientDataJSON=client, attestationObject=attested)

    def get(self, options: dict[str, Any]) -> str:
        """The answer to navigator.credentials.get()."""
        data, client = self._data(), self._client("webauthn.get", options)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=client, authenticatorData=data, signature=signed, userHandle=self.handle
        )

    def _data(self, more: int = 0) -> bytes:
        flags = PRESENT | (VERIFIED if self.is_verified else 0) | more
        host = hashlib.sha256(self.host.encode()).digest()
        return host + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        about = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(about).encode()

    def _answer(self, **parts: bytes) -> str:
        name = written(self.id)
        response = {part: written(value) for part, value in parts.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def read(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def written(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")
