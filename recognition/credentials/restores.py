"""What a restore must not forget: which badges are revoked, and which places were given out."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from core.backups import carrying
from core.db import db
from recognition.credentials.models import StatusList


def init_app(app: Flask) -> None:
    """Have every restore ask here."""
    carrying.add(app, remember)


def remember() -> carrying.Bring:
    """Look at the bits of each list; later, what is set in either of the two is set."""
    columns = select(StatusList.public_id, StatusList.revoked, StatusList.taken)
    before = db.session.execute(columns).all()

    def bring() -> None:
        for public_id, revoked, taken in before:
            held = db.session.scalar(
                select(StatusList).where(StatusList.public_id == public_id),
                execution_options={"populate_existing": True},
            )
            if held is not None:
                held.revoked = _either(held.revoked, revoked)
                held.taken = _either(held.taken, taken)
                held.taken_count = int.from_bytes(held.taken).bit_count()
                held.is_stale = True

    return bring


def _either(one: bytes, other: bytes) -> bytes:
    return bytes(left | right for left, right in zip(one, other, strict=True))
