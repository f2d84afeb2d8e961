"""After a restore nothing leaves by itself until somebody has looked at what may have left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from core.db import db, insert_once
from core.privacy.models import Keepsake

RESTORED = "restored"


def rest(made_at: datetime) -> None:
    """Let all mail wait, but what somebody stands before the door for."""
    row = {"name": RESTORED, "value": made_at.isoformat()}
    kept = insert_once(Keepsake).values(row)
    db.session.execute(
        kept.on_conflict_do_update(index_elements=["name"], set_={"value": row["value"]})
    )


def rests() -> bool:
    """True from a restore until somebody lets mail go."""
    return db.session.scalar(select(Keepsake.name).where(Keepsake.name == RESTORED)) is not None


def go_on() -> bool:
    """Let mail leave again; false when nothing kept it."""
    if not rests():
        return False
    db.session.execute(delete(Keepsake).where(Keepsake.name == RESTORED))
    return True
