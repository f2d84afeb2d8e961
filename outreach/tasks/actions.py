"""Noting a contact with what comes next."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from core.people.models import Person
from outreach.next_steps import actions as next_steps
from outreach.touchpoints import actions as touchpoints


def talk(
    community_id: int,
    person_id: int,
    kind: str,
    said: str,
    by: Person,
    key: str,
    what: str = "",
    due_on: date | None = None,
) -> None:
    """Note a contact and what its maker will do next, once for each form. Raises RuleBroken."""
    words = said or (_("Not reached.") if kind == "note" else "")
    made = touchpoints.log_once(key, community_id, person_id, kind, words, by=by)
    if made and what:
        about = (community_id, person_id, what, due_on, by.id)
        next_steps.add(*about, by=by, touchpoint_id=made.id)
