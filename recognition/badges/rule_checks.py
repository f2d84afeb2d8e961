"""Noting whose contributions have changed, so that the rules of badges look at them soon."""

from __future__ import annotations

from collections.abc import Collection

from core.db import db, insert_once, now
from recognition.badges.models import RuleCheck


def ask(community_id: int, person_ids: Collection[int]) -> None:
    """Have the rules look at these people, once."""
    at = now()
    rows = [
        {"community_id": community_id, "person_id": each, "asked_at": at} for each in person_ids
    ]
    if rows:
        db.session.execute(insert_once(RuleCheck).values(rows).on_conflict_do_nothing())
