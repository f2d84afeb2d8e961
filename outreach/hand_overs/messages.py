"""Telling somebody what they take over."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.communities.models import Community
from core.db import db
from core.deliveries.kinds import Kind, Message
from core.deliveries.leaving import Leaving
from core.deliveries.writing import write
from core.people.models import Person
from outreach.hand_overs.actions import NOTICE
from outreach.hand_overs.models import HandOver
from outreach.hand_overs.words import in_words


def compose(delivery: Leaving, _about: None) -> Message:
    """What they have now, from whom, and where to begin."""
    made = db.session.get_one(HandOver, delivery.subject_id)
    theirs = [each for each in made.moved if each["to"] == delivery.person_id]
    context = {
        "reader": delivery.person,
        "before": db.session.get_one(Person, made.from_id),
        "community": db.session.get_one(Community, made.community_id),
        "lines": in_words(theirs),
        "reason": made.reason,
    }
    return write("outreach/hand_overs/mail/taken_over", context)


HAND_OVER = Kind(NOTICE, _l("News of what you take over"), compose, is_notice=True)
