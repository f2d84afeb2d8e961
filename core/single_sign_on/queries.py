"""What we ask the database about accounts elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import exists, select

from core.db import db
from core.single_sign_on.models import Identity


def identity_of(issuer: str, subject: str) -> Identity | None:
    return db.session.scalar(
        select(Identity).where(Identity.issuer == issuer, Identity.subject == subject)
    )


def signs_in(person_id: int) -> bool:
    """True when an account at the issuer that is set now signs this person in."""
    issuer = current_app.config["SETTINGS"].oidc_issuer
    found = exists().where(Identity.person_id == person_id, Identity.issuer == issuer)
    return bool(db.session.scalar(select(found)))


def of_person(person_id: int) -> Sequence[Identity]:
    """The accounts elsewhere that sign this person in, the first one first."""
    found = select(Identity).where(Identity.person_id == person_id).order_by(Identity.id)
    return db.session.scalars(found).all()
