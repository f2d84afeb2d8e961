"""What we ask the database about files."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import undefer

from core.db import db
from core.files.models import StoredFile


def whole(file_id: int | None) -> StoredFile | None:
    """The file with its content, for a page that has made sure that it may be seen."""
    found = select(StoredFile).where(StoredFile.id == file_id).options(undefer(StoredFile.content))
    return db.session.scalar(found) if file_id is not None else None
