"""A wave of a community that lacks two who know about bees, for tests of the chooser."""

from __future__ import annotations

from core.db import db, today
from core.people import tags
from outreach.next_ten import proposing
from outreach.nominations import actions as nominations
from outreach.segments.models import Segment
from outreach.waves import actions as waves
from outreach.waves.models import Wave
from tests.people import People

WEIGHTS = dict.fromkeys(("segments", "reach", "nominations", "warmth", "languages"), "5")


def bees(people: People) -> Wave:
    """A wave of three places, of a community that lacks two who know about bees."""
    for person in (people.bea, people.oisin):
        tags.retag(person, ["Bees"], ["Polish"])
    tags.retag(people.sana, [], ["Polish"])
    db.session.add(
        Segment(community_id=people.community.id, kind="topic", value="Bees", name="Bees", target=2)
    )
    nomination = nominations.nominate(
        people.community.id, people.amir.id, people.mohammed.name, "Everybody asks him."
    )
    nomination.state, nomination.person_id = "approved", people.mohammed.id
    values = {
        "purpose": "Find out who keeps bees",
        "owner_id": people.sana.id,
        "starts_on": today(),
        "answers_by": today(),
        "size": 3,
        "size_reason": None,
    }
    planned = waves.plan_wave(people.community, values, by=people.sana)
    db.session.commit()
    return planned


def url(wave: Wave) -> str:
    return f"/communities/{wave.community_id}/waves/{wave.id}/next-ten/"


def proposed(wave: Wave) -> list[str]:
    return [each.person.name for each in proposing.propose(wave).picks]
