"""Counting how widely thanks are spread, every six hours. The rows are the truth."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from core.communities import queries as communities
from core.db import IN_BULK, db, insert_once, now
from core.queue import every
from recognition.thanks import spreading
from recognition.thanks.models import ThanksSpread

OVER = timedelta(days=90)


@every(hours=6)
def count_spread() -> None:
    """Count anew for each community; each is done when it is counted."""
    for community_id in [each.id for each in communities.all_of_them()]:
        _count(community_id)
        db.session.commit()


def _count(community_id: int) -> None:
    old = delete(ThanksSpread).where(ThanksSpread.community_id == community_id)
    db.session.execute(old.execution_options(**IN_BULK))
    counted = spreading.counted(community_id, since=now() - OVER, at=now())
    rows = insert_once(ThanksSpread).from_select(spreading.COLUMNS, counted)
    db.session.execute(rows.on_conflict_do_nothing())
