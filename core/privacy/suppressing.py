"""Adding an address to those that nothing is sent to."""

from __future__ import annotations

from core.db import db, insert_once, now
from core.privacy.digests import address_digest
from core.privacy.models import Suppression


def suppress(address: str, reason: str) -> None:
    """Send nothing to this address any more. The first reason stays."""
    row = {"address_digest": address_digest(address), "reason": reason, "created_at": now()}
    db.session.execute(insert_once(Suppression).values(row).on_conflict_do_nothing())
