"""What we ask the database about suppressed addresses."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from sqlalchemy import literal, select, tuple_

from core.db import db
from core.many import among
from core.privacy.digests import address_digest
from core.privacy.models import DroppedAddress, Suppression
from core.privacy.suppressing import ERASED

PAGE = 50
DIGEST = re.compile(r"[0-9a-f]{64}")


def suppressed(addresses: Collection[str]) -> set[str]:
    """Which of these addresses nothing is sent to."""
    digests = {address_digest(address): address for address in addresses}
    found = db.session.scalars(
        select(Suppression.address_digest).where(among(Suppression.address_digest, digests))
    )
    return {digests[digest] for digest in found}


def is_forgotten(address: str) -> bool:
    """True when whoever has this address asked to be forgotten."""
    found = suppression_of(address)
    return found is not None and found.reason == ERASED


def is_suppressed(address: str) -> bool:
    return bool(suppressed([address]))


def sealed(digests: Collection[str]) -> set[str]:
    """Those of these digests of people (`identity_digests`) who asked to be forgotten."""
    found = select(Suppression.address_digest).where(among(Suppression.address_digest, digests))
    return set(db.session.scalars(found)) if digests else set()


def who_dropped(addresses: Collection[str]) -> dict[str, int]:
    """Of these addresses those that were given up in a merge, and the person whose they are."""
    digests = {address_digest(address): address for address in addresses}
    found = select(DroppedAddress.address_digest, DroppedAddress.person_id)
    among_them = found.where(among(DroppedAddress.address_digest, digests))
    return {digests[digest]: person_id for digest, person_id in db.session.execute(among_them)}


def suppression_of(address: str) -> Suppression | None:
    """Why nothing is sent to this address, and since when; None when mail may be sent."""
    return db.session.get(Suppression, address_digest(address), populate_existing=True)


def suppressions(before: str = "") -> Sequence[Suppression]:
    """Every suppression, newest first, from the one before this digest on; a page and one more."""
    newest_first = (Suppression.created_at.desc(), Suppression.address_digest.desc())
    found = select(Suppression).order_by(*newest_first).limit(PAGE + 1)
    last = db.session.get(Suppression, before) if DIGEST.fullmatch(before) else None
    if last is not None:
        place = tuple_(Suppression.created_at, Suppression.address_digest)
        at = literal(last.created_at, Suppression.created_at.type)
        found = found.where(place < tuple_(at, literal(last.address_digest)))
    return db.session.scalars(found).all()
