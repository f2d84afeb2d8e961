"""Backups by themselves, and letting the oldest go."""

from __future__ import annotations

import logging
from datetime import timedelta

from flask import current_app

from core.backups import making, sealing
from core.db import db, now
from core.queue import every
from core.settings import Settings

log = logging.getLogger(__name__)
EARLY = timedelta(hours=1)
"""The clock rings every hour, and never to the minute."""


@every(hours=1)
def back_up() -> None:
    """Make a backup where the newest is old enough, when BACKUP_EVERY_DAYS says so."""
    settings: Settings = current_app.config["SETTINGS"]
    last = making.last_at(settings)
    interval = timedelta(days=settings.backup_every_days)
    if not interval or (last and now() - last < interval - EARLY):
        return
    to, _is_new = sealing.recipient(settings)
    made = making.make(making.next_path(settings), settings, to)
    db.session.commit()
    making.let_old_ones_go(settings)
    log.info("a backup was made", extra={"rows": made.rows, "bytes": made.size})
