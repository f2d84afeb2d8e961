"""What we ask the database about suppressed addresses."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from core.db import among, db
from core.privacy.digests import address_digest
from core.privacy.models import Suppression


def suppressed(addresses: Collection[str]) -> set[str]:
    """Which of these addresses nothing is sent to."""
    digests = {address_digest(address): address for address in addresses}
    found = db.session.scalars(
        select(Suppression.address_digest).where(among(Suppression.address_digest, digests))
    )
    return {digests[digest] for digest in found}


def is_suppressed(address: str) -> bool:
    return bool(suppressed([address]))
