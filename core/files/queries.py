"""What we ask the database about files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import undefer

from core.db import db, now
from core.files.models import StoredFile

BATCH = 200
JUST_NOW = timedelta(hours=1)


def whole(file_id: int | None) -> StoredFile | None:
    """The file with its content, for a page that has made sure that it may be seen."""
    found = select(StoredFile).where(StoredFile.id == file_id).options(undefer(StoredFile.content))
    return db.session.scalar(found) if file_id is not None else None


def left_over() -> Sequence[int]:
    """Files to which no row of any table points any more; none that was kept just now."""
    nothing = [
        ~exists().where(column == StoredFile.id)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if any(key.column is StoredFile.__table__.c.id for key in column.foreign_keys)
    ]
    return db.session.scalars(
        select(StoredFile.id)
        .where(StoredFile.created_at <= now() - JUST_NOW, *nothing)
        .order_by(StoredFile.id)
        .limit(BATCH)
    ).all()
