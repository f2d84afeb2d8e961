"""Checking the whole journal once a day or when asked, and telling the log where it ends.

Whoever collects the log is the witness outside: a journal that was put back to an older state no
longer has the end that was logged.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from core.db import db, now
from core.journal import checks, queries
from core.journal.checking import Check
from core.queue import every

log = logging.getLogger(__name__)

AT_A_TIME = 20.0
"""Seconds; then other jobs have their turn."""
PIECE = 50_000
EVERY = timedelta(hours=23)


@every(minutes=30)
def check_journal() -> None:
    """Begin the check of today, or go on with one from where the last run ended."""
    last, found = checks.last(), checks.going_on()
    if found is None and last is not None and now() - last.moment < EVERY:
        db.session.rollback()
        return
    found = found or checks.begin()
    until = time.monotonic() + AT_A_TIME
    is_over = _check_piece(found)
    while not is_over and time.monotonic() < until:
        is_over = _check_piece(found)
    if is_over:
        _tell(found)
        checks.end(found)
    else:
        checks.go_on(found)
        check_journal.later()
    db.session.commit()


def _check_piece(found: checks.Round) -> bool:
    """Check the next lines; true when they were the last ones."""
    with queries.one_state():
        head = queries.head()
        is_last = head is None or head.position < found.next + PIECE
        found.add(Check(found.next, None if is_last else found.next + PIECE - 1).run())
    return is_last


def _tell(found: checks.Round) -> None:
    head = queries.head()
    where = {"position": head.position, "hash": head.hash.hex()} if head else {"position": 0}
    log.info("the journal ends here", extra=where)
    if not found.is_whole:
        log.error("the journal is not whole", extra={"faults": found.faults})
