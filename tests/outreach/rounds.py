"""A wave of Garden helpers that is ready to be tested on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from core.communities.models import Community
from core.db import db, today
from core.people.models import Person
from outreach.invitations import actions as invitations
from outreach.invitations import queries
from outreach.invitations.models import Invitation
from outreach.waves import actions as waves
from outreach.waves.models import Wave


class Cast(Protocol):
    """Those whom a wave needs."""

    community: Community
    sana: Person


@dataclass
class Hosts:
    """Those whom a wave needs, where our people are there already."""

    community: Community
    sana: Person


LINES = (
    "You ran the seed swap last spring, and everybody still talks about it.",
    "Nobody knows the allotments by the river as you do.",
    "When the school garden flooded you were there before anyone had asked.",
    "Your tomatoes won, but it is how you showed the children that I remember.",
)


def planned_wave(people: Cast, size: int = 10) -> Wave:
    """A wave that is being planned."""
    values = {
        "purpose": "Find out who would share tools",
        "owner_id": people.sana.id,
        "starts_on": today(),
        "answers_by": today() + timedelta(days=28),
        "size": size,
        "size_reason": "Two streets want to start together" if size > 10 else None,
    }
    wave = waves.plan_wave(people.community, values, by=people.sana)
    db.session.commit()
    return wave


def put_in(wave: Wave, *chosen: Person, people: Cast) -> list[Invitation]:
    """Put people in the wave, each with a reason."""
    waves.put_in(wave, [(each, "Knows everybody") for each in chosen], by=people.sana)
    db.session.commit()
    return list(queries.of_wave(wave.id))


def written(
    invitation: Invitation, people: Cast, line: str = LINES[0], channel: str = "email"
) -> None:
    """Write an invitation in Sana's words and approve it."""
    invitation.write(
        why="Knows everybody", personal_line=line, inviter=people.sana, channel=channel
    )
    db.session.flush()
    invitations.approve(invitation, by=people.sana)
    db.session.commit()


def sent_invitation(people: Cast, person: Person, channel: str = "email") -> Invitation:
    """One invitation in a wave of its own, on its way."""
    wave = planned_wave(people)
    (invitation,) = put_in(wave, person, people=people)
    written(invitation, people, channel=channel)
    waves.send_wave(wave, by=people.sana)
    db.session.commit()
    return invitation
