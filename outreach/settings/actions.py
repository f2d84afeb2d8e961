"""Deciding how a community asks."""

from __future__ import annotations

from typing import Any

from core.communities.models import Community
from core.db import db, insert_once
from core.journal.actions import record
from core.people.models import Person
from outreach.settings.models import OutreachSettings


def change(community: Community, values: dict[str, Any], by: Person) -> None:
    """Decide. It holds from now on; what was asked or planned before stays as it is."""
    decided = insert_once(OutreachSettings).values(community_id=community.id, **values)
    db.session.execute(decided.on_conflict_do_update(index_elements=["community_id"], set_=values))
    record("outreach.settings", by=by, community_id=community.id, **values)
