"""Looking through everybody once a day, and forgetting what undoing a merge would have needed."""

from __future__ import annotations

import time

from sqlalchemy import null, update

from core.db import IN_BULK, db, insert_once, now, today
from core.duplicates import finding, queries
from core.duplicates.models import UNDONE_WITHIN, Merge
from core.privacy.models import Keepsake
from core.queue import every, job

AT_A_TIME = 20.0
"""Seconds; then other jobs have their turn."""
PAUSE = 0.12
"""Seconds: SQLite lets one write at a time, and whoever waits looks again within a tenth."""
ROUND = "duplicates"


@every(minutes=10)
def look_for_duplicates() -> None:
    """Go on with today's round through everybody, from where the last run ended.

    What is entered is compared at once; this finds whoever came in by another door.
    """
    after, until = _begun(), time.monotonic() + AT_A_TIME
    while after is not None and time.monotonic() < until:
        ids = queries.next_ids(after, finding.BATCH)
        finding.note_people(ids)
        after = ids[-1] if len(ids) == finding.BATCH else None
        _keep(after)
        db.session.commit()
        if after is not None:
            time.sleep(PAUSE)
    if after is not None:
        look_for_duplicates.later()
    db.session.commit()


@job
def note_imported(import_id: int, after: int) -> None:
    """Compare everybody whom an import has touched, from the row after this one on."""
    until = time.monotonic() + AT_A_TIME
    while time.monotonic() < until:
        rows = queries.imported(import_id, after, finding.BATCH)
        finding.note_people([person_id for _number, person_id in rows if person_id])
        db.session.commit()
        if len(rows) < finding.BATCH:
            return
        after = rows[-1][0]
        time.sleep(PAUSE)
    note_imported.later(import_id, after)
    db.session.commit()


@every(hours=6)
def forget_old_merges() -> None:
    """Forget what a merge changed, once it can no longer be undone."""
    old = Merge.at < now() - UNDONE_WITHIN, Merge.changes.is_not(None)
    forgotten = update(Merge).where(*old).values(changes=null())
    db.session.execute(forgotten, execution_options=IN_BULK)
    db.session.commit()


def _begun() -> int | None:
    """After whom today's round goes on; None once it has come to the end."""
    row = db.session.get(Keepsake, ROUND)
    day, _gap, after = (row.value if row else "").partition(" ")
    if day != today().isoformat():
        return 0
    return int(after) if after.isdigit() else None


def _keep(after: int | None) -> None:
    value = f"{today().isoformat()} {'done' if after is None else after}"
    row = insert_once(Keepsake).values(name=ROUND, value=value)
    db.session.execute(
        row.on_conflict_do_update(index_elements=[Keepsake.name], set_={"value": value})
    )
