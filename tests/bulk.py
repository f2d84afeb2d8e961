"""Changing many people at once in tests."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from core.bulk import actions, jobs, kinds
from core.bulk.models import BulkChange
from core.bulk.whom import Whom
from core.communities import actions as communities
from core.communities.models import Acquaintance, Community, Role
from core.db import db, new_public_id, today
from core.people.models import Person, PersonTopic
from outreach.invitations.models import Invitation
from outreach.segments import actions as segments
from outreach.segments.models import Segment, SegmentKind, SegmentPerson
from outreach.waves import actions as waves
from outreach.waves.models import Wave
from tests.people import People


class Tools:
    """What the kinds of change need: a segment, a wave, and a second community of Sana's."""

    def __init__(self, people: People) -> None:
        communities.give_role(people.elsewhere, people.sana, Role.ORGANISER, None)
        about = {"size": 2, "size_reason": None, "starts_on": today(), "answers_by": today()}
        plan: dict[str, Any] = {"purpose": "Listen", "owner_id": people.sana.id, **about}
        self.wave: Wave = waves.plan_wave(people.community, plan, people.sana)
        self.segment: Segment = segments.add(
            people.community, SegmentKind.OWN, "", "Pond", 3, people.sana
        )
        self.asked = {
            "topic_add": "Seeds",
            "topic_remove": "Bees",
            "owner": str(people.amir.id),
            "interval": "30",
            "community": str(people.elsewhere.id),
            "segment_in": str(self.segment.id),
            "segment_out": str(self.segment.id),
            "wave": str(self.wave.id),
        }
        db.session.commit()


def begun(people: People, kind: str, value: str, *chosen: Person) -> BulkChange:
    """Sana does this to those chosen, or to everybody."""
    whom = Whom.of(
        {f"person-{each.id}": "on" for each in chosen} if chosen else {"whom": "everybody"}
    )
    return begun_with(people.community, kind, value, whom, people.sana)


def begun_with(
    community: Community, name: str, text: str, whom: Whom, by: Person, key: str = ""
) -> BulkChange:
    kind = kinds.of(name)
    assert kind is not None
    value = kind.read(community, by, text, "Others ask her")
    change = actions.start(community, kind, value, whom, key or new_public_id(), by)
    db.session.commit()
    jobs.begin(change)
    db.session.refresh(change)
    return change


def undone(change: BulkChange, by: Person) -> BulkChange:
    actions.undo(change, by)
    db.session.commit()
    jobs.go_on(change.id)
    db.session.refresh(change)
    return change


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All that a bulk change can touch."""
    db.session.rollback()
    known = Acquaintance
    asked = {
        "topics": select(PersonTopic.person_id, PersonTopic.topic),
        "known": select(
            known.community_id,
            known.person_id,
            known.owner_id,
            known.contact_every_days,
            known.contact_due_on,
        ),
        "segments": select(SegmentPerson.segment_id, SegmentPerson.person_id),
        "waves": select(Invitation.wave_id, Invitation.person_id, Invitation.why),
    }
    return {
        what: sorted((tuple(row) for row in db.session.execute(rows)), key=str)
        for what, rows in asked.items()
    }
