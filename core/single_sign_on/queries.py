"""What we ask the database about accounts elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.db import db
from core.single_sign_on.models import Identity


def identity_of(issuer: str, subject: str) -> Identity | None:
    return db.session.scalar(
        select(Identity).where(Identity.issuer == issuer, Identity.subject == subject)
    )


def of_person(person_id: int) -> Sequence[Identity]:
    """The accounts elsewhere that sign this person in, the first one first."""
    found = select(Identity).where(Identity.person_id == person_id).order_by(Identity.id)
    return db.session.scalars(found).all()
