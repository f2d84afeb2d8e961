"""Deciding how a community thanks."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from core.communities.models import Community
from core.db import db, insert_once
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person
from recognition.settings.models import RecognitionSettings


def change(community: Community, values: dict[str, Any], by: Person) -> None:
    """Decide. Terms that have begun keep the end that they were given."""
    if values.get("champions_shown_to") == "everybody" and community.openness == "closed":
        raise RuleBroken(
            _("A closed community shows nothing outside. Show its champions to members, or nobody.")
        )
    decided = insert_once(RecognitionSettings).values(community_id=community.id, **values)
    db.session.execute(decided.on_conflict_do_update(index_elements=["community_id"], set_=values))
    record("recognition.settings", by=by, community_id=community.id, **values)
