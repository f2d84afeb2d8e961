"""Choosing for how long a community keeps what."""

from __future__ import annotations

from collections.abc import Mapping

from core.communities.models import Community
from core.db import db
from core.journal.actions import record
from core.people.models import Person
from core.retention import queries
from core.retention.models import RetentionSetting


def choose(community: Community, days: Mapping[str, int], by: Person) -> None:
    """Keep each class for so many days from now on."""
    before = queries.days_of(community.id)
    different = {name: number for name, number in days.items() if before[name] != number}
    for name, number in different.items():
        db.session.merge(RetentionSetting(community_id=community.id, name=name, days=number))
    if different:
        record("retention.chosen", by=by, community_id=community.id, days=different)
