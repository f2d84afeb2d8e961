"""The clock deletes files that went out of use with what they were attached to."""

from __future__ import annotations

from sqlalchemy import delete

from core.db import IN_BULK, db
from core.files import queries
from core.files.models import StoredFile
from core.queue import every


@every(hours=1)
def delete_left_over() -> None:
    """Keep no photo of somebody who is gone; a hidden face keeps its own, for nobody to see."""
    gone = delete(StoredFile).where(StoredFile.id.in_(queries.left_over()))
    db.session.execute(gone.execution_options(**IN_BULK))
    db.session.commit()
