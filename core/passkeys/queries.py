"""What we ask the database about passkeys."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.db import db
from core.passkeys.models import Passkey


def of_person(person_id: int) -> Sequence[Passkey]:
    """The passkeys of a person, the first one first."""
    found = select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)
    return db.session.scalars(found).all()


def with_id(credential_id: bytes) -> Passkey | None:
    """The passkey that a device calls by this id, kept for whoever signs in with it."""
    found = select(Passkey).where(Passkey.credential_id == credential_id)
    return db.session.scalar(found.with_for_update(of=Passkey))
