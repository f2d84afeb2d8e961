"""Adding an address to those that nothing is sent to."""

from __future__ import annotations

from core.db import db, insert_once, now
from core.privacy.digests import address_digest
from core.privacy.models import Suppression

NEVER, ERASED = "never", "erased"
FOR_GOOD = (NEVER, ERASED)
"""The reasons that nobody can take back for somebody else."""


def suppress(address: str, reason: str) -> None:
    """Send nothing to this address any more. The first reason stays, but for those for good."""
    row = {"address_digest": address_digest(address), "reason": reason, "created_at": now()}
    insert = insert_once(Suppression).values(row)
    if reason in FOR_GOOD:
        insert = insert.on_conflict_do_update(
            index_elements=[Suppression.address_digest], set_={"reason": reason}
        )
    else:
        insert = insert.on_conflict_do_nothing()
    db.session.execute(insert)
