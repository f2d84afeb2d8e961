"""Data Integrity proofs with Ed25519: `eddsa-rdfc-2022` (W3C Data Integrity EdDSA Cryptosuites)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import base58
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from recognition.credentials.canonical import canonical, canonical_to_sign

SUITE = "eddsa-rdfc-2022"
ED25519 = b"\xed\x01"
"""The multicodec of an Ed25519 public key."""
LONGEST = 128
"""Letters of a key or a signature; an Ed25519 signature has 89."""


def sign(
    document: dict[str, Any], key: Ed25519PrivateKey, method_id: str, at: datetime
) -> dict[str, Any]:
    """The document with one proof in a list. Raises Ambiguous for what must not be signed."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": moment(at),
        "verificationMethod": method_id,
        "proofPurpose": "assertionMethod",
    }
    signature = key.sign(_hashed(document, proof, canonical_to_sign))
    return document | {"proof": [proof | {"proofValue": multibase(signature)}]}


def is_signed_by(
    document: dict[str, Any],
    proof: dict[str, Any],
    key: Ed25519PublicKey,
    write: Callable[[dict[str, Any]], bytes] = canonical,
) -> bool:
    """True when this key made this proof over this document, whatever other proofs it has.

    `write` makes the canonical form. Raises ValueError where the proof is not of this suite or not
    written as it says.
    """
    if proof.get("type") != "DataIntegrityProof" or proof.get("cryptosuite") != SUITE:
        raise ValueError("another kind of proof")
    said = {name: value for name, value in proof.items() if name != "proofValue"}
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    signature = from_multibase(proof.get("proofValue"))
    try:
        key.verify(signature, _hashed(unsigned, said, write))
    except InvalidSignature:
        return False
    return True


def public_multikey(key: Ed25519PrivateKey) -> str:
    """The public half as a Multikey, which starts with z6Mk."""
    return multibase(ED25519 + key.public_key().public_bytes_raw())


def from_multikey(text: object) -> Ed25519PublicKey:
    """The key that a Multikey names. Raises ValueError for another kind of key."""
    raw = from_multibase(text)
    if not raw.startswith(ED25519):
        raise ValueError("not an Ed25519 key")
    return Ed25519PublicKey.from_public_bytes(raw.removeprefix(ED25519))


def multibase(raw: bytes) -> str:
    """Bytes in base58btc with the letter that says so."""
    return "z" + base58.b58encode(raw).decode()


def from_multibase(text: object) -> bytes:
    """The bytes. Raises ValueError for what is not base58btc, or longer than keys and signatures.

    Reading base58 takes the square of its length.
    """
    if not isinstance(text, str) or not text.startswith("z") or len(text) > LONGEST:
        raise ValueError("not multibase in base58btc")
    return base58.b58decode(text[1:])


def moment(at: datetime) -> str:
    """A moment as credentials write it: UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _hashed(
    document: dict[str, Any], proof: dict[str, Any], write: Callable[[dict[str, Any]], bytes]
) -> bytes:
    """What is signed: the hash of the proof as it stands, then that of the document."""
    options = {"@context": document["@context"]} | proof
    both = write(options), write(document)
    return b"".join(hashlib.sha256(each).digest() for each in both)
