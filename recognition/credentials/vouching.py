"""Looking at a credential with the eyes of a stranger, before it is kept."""

from __future__ import annotations

from typing import Any

from recognition.credentials import proofs


class Refused(Exception):
    """A credential does not say what it should. The text says what is wrong."""


def must_verify(document: dict[str, Any]) -> None:
    """Refuse what a verifier would refuse: its own proof, and that of every peer's words."""
    for each in (document, *document.get("endorsement", [])):
        issuer = each["issuer"]["id"]
        for proof in each["proof"]:
            controller, _hash, public_key = proof["verificationMethod"].partition("#")
            if controller != issuer:
                raise Refused("a key of somebody else")
            if not proofs.is_signed_by(each, proof, proofs.from_multikey(public_key)):
                raise Refused("its signature does not hold")
