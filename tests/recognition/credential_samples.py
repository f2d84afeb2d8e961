"""Signed credentials to look at: an issuer, a peer who endorses, and a list that revokes."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from recognition.credentials import contexts, proofs
from recognition.credentials.documents import Documents, Folder
from recognition.credentials.verifying import Report, verify

OB3 = Path(__file__).parents[1] / "standards" / "ob3"
FILES, TRUST = OB3 / "files", OB3 / "trust"
TESTLIST = (
    "https://raw.githubusercontent.com/1EdTech/digital-credentials-public-validator/refs/heads/"
    "main/inspector-vc/src/test/resources/ob30/bit-string-list/testlist"
)
ISSUER = "did:web:champions.example.org"
PEER = f"{ISSUER}:people:5c1f"
STATUS = "https://champions.example.org/status/7"
PLACE = 4_711
SUBJECT = "urn:uuid:7b1d2f9c-0c1e-4c57-8a52-4f0b7a0b6d02"
ENTRY = {
    "id": f"{STATUS}#{PLACE}",
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": str(PLACE),
    "statusListCredential": STATUS,
}
SIGNED_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
WORDS = [contexts.CREDENTIALS, contexts.OPEN_BADGES]
KEYS = {
    who: Ed25519PrivateKey.from_private_bytes(bytes([n] * 32))
    for n, who in enumerate((ISSUER, PEER), 1)
}
Document = dict[str, Any]


def method_of(who: str) -> str:
    return f"{who}#{proofs.public_multikey(KEYS[who])}"


def sign(document: Document, by: str = ISSUER) -> Document:
    return proofs.sign(document, KEYS[by], method_of(by), SIGNED_AT)


def keys_of(who: str) -> Document:
    """What somebody publishes about their key."""
    method = method_of(who)
    return {
        "@context": [contexts.DID, contexts.MULTIKEY],
        "id": who,
        "verificationMethod": [
            {
                "id": method,
                "type": "Multikey",
                "controller": who,
                "publicKeyMultibase": method.split("#")[1],
            }
        ],
        "assertionMethod": [method],
    }


def encoded(*places: int) -> str:
    """131,072 bits with these ones set."""
    bits = bytearray(16_384)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def status_list(*revoked: int, **changes: Any) -> Document:
    listing = {
        "@context": [contexts.CREDENTIALS],
        "id": STATUS,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": ISSUER,
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2096-01-01T00:00:00Z",
        "credentialSubject": {
            "id": f"{STATUS}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(*revoked),
        },
    }
    return sign(listing | changes)


def endorsement(about: str, by: str = PEER, **changes: Any) -> Document:
    said = {
        "@context": list(WORDS),
        "id": "urn:uuid:0d3c5f0e-6c1b-4d6e-9a3a-2f6b8f9f1a01",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Words of a peer",
        "issuer": {"id": by, "type": ["Profile"]},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": about,
            "type": ["EndorsementSubject"],
            "endorsementComment": "She stayed until the last chair was put away.",
        },
    }
    return sign(said | changes, by)


def unsigned(**changes: Any) -> Document:
    """A credential as we write them."""
    return {
        "@context": list(WORDS),
        "id": "https://champions.example.org/awards/ab12",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Bridge builder",
        "issuer": {"id": ISSUER, "type": ["Profile"], "name": "champions.example.org"},
        "validFrom": "2026-01-02T00:00:00Z",
        "awardedDate": "2025-12-24T00:00:00Z",
        "credentialSubject": {
            "id": SUBJECT,
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": "sha256$" + "0" * 64,
                    "identityType": "emailAddress",
                    "salt": "00112233445566778899aabbccddeeff",
                }
            ],
            "achievement": {
                "id": "https://champions.example.org/badges/9/versions/2",
                "type": ["Achievement"],
                "name": "Bridge builder",
                "description": "Brought two groups together.",
                "criteria": {"narrative": "Two groups did something together."},
            },
        },
        "credentialStatus": dict(ENTRY),
        "endorsement": [endorsement(SUBJECT)],
        **changes,
    }


def known(*revoked: int, **changes: Document | None) -> Documents:
    """What the issuer and the peer publish; `changes` by `issuer`, `peer` and `status`."""
    found = {
        ISSUER: changes.get("issuer", keys_of(ISSUER)),
        PEER: changes.get("peer", keys_of(PEER)),
        STATUS: changes.get("status", status_list(*revoked)),
    }
    return Documents([found.get])


def samples() -> Documents:
    """What the issuers of the official samples publish."""
    listing = json.loads((FILES / "testlist").read_text())
    return Documents([Folder(TRUST), {TESTLIST: listing}.get])


def look_at(document: Document | bytes, documents: Documents | None = None) -> Report:
    return verify(document, documents or known())


def sentence(report: Report, name: str) -> str:
    """What the check of this name says, with its outcome in front."""
    return next(f"{each.outcome}: {each.sentence}" for each in report.checks if each.name == name)
