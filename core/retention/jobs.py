"""The clock forgets day by day what a community has kept for long enough."""

from __future__ import annotations

import logging

from core.db import db
from core.journal.actions import record
from core.queue import every
from core.retention import queries
from core.retention.classes import Kept, all_of_them

BATCH, MOST = 100, 5_000
log = logging.getLogger(__name__)


@every(hours=24)
def forget_old() -> None:
    """Forget what is too old in every community and in none, in batches; the rest the next day."""
    for community_id in queries.communities():
        days = queries.days_of(community_id)
        for name, kept in all_of_them().items():
            number = _forget(kept, community_id, days[name])
            if number:
                about = {"kept": name, "days": days[name], "number": number}
                record("retention.done", by=None, community_id=community_id, about=about)
                db.session.commit()
                log.info("forgot %s of %s in community %s", number, name, community_id)


def _forget(kept: Kept, community_id: int | None, days: int) -> int:
    number = 0
    while number < MOST:
        found = queries.due(kept, community_id, days, BATCH)
        if not found:
            break
        kept.forget([each.id for each in found])
        db.session.commit()
        number += len(found)
    return number
