"""What a site promised: a next step, a meeting, somebody looked after, and what was handed over."""

from __future__ import annotations

from datetime import timedelta

from core.communities.models import Acquaintance, Community
from core.db import db, now, today
from core.people.models import Person
from outreach.hand_overs.models import HandOver
from outreach.meetings.models import Meeting
from outreach.next_steps.models import NextStep
from outreach.touchpoints import actions as touchpoints


def promise_much(community: Community, by: Person, about: Person, to: Person, words: str) -> None:
    """Every kind of promise by one person about another, all in words of any length."""
    there = {"community_id": community.id, "person_id": about.id}
    touchpoints.log(community.id, about.id, "call", words, by=by)
    step = NextStep(owner_id=by.id, what=words, due_on=today() - timedelta(days=3), **there)
    later = {"starts_at": now() + timedelta(hours=1), "place": words, "about": words}
    before = {"starts_at": now() - timedelta(days=1)}
    db.session.add_all([step, *(Meeting(by_id=by.id, **there, **at) for at in (later, before))])
    kept = db.session.get_one(Acquaintance, there)
    kept.owner_id, kept.contact_due_on = by.id, today()
    moved = [{"what": "steps", "to": to.id, "number": 1}]
    made = {"community_id": community.id, "from_id": to.id, "by_id": by.id}
    db.session.add(HandOver(reason=words, moved=moved, **made))
    db.session.commit()
