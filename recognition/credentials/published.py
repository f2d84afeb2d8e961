"""What this installation publishes for verifiers: whose the keys are, and what is revoked."""

from __future__ import annotations

import json
from typing import Any

from core.pages.links import absolute
from recognition.credentials import keys, queries


def published_here(address: str) -> dict[str, Any] | None:
    """The document of one of our identifiers, or one of our status lists, by its address."""
    ours = keys.issuer()
    if address == ours or address.startswith(f"{ours}:people:"):
        return keys.did_document(address)
    public_id = address.rpartition("/")[2]
    if not public_id or address != status_url(public_id):
        return None
    signed = queries.signed_list(public_id)
    document: dict[str, Any] | None = json.loads(signed) if signed else None
    return document


def status_url(public_id: str) -> str:
    """The address of a status list."""
    return absolute("recognition.issuer.status", public_id=public_id)
