"""Waves that are over, written down at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from core.communities import actions as communities
from core.communities.models import Role
from core.db import db, now
from core.people.models import Person
from outreach.invitations.models import Invitation
from outreach.waves import queries
from outreach.waves.models import Wave, WaveState
from tests.people import People, someone


def past_wave(
    people: People,
    answers: Iterable[str | None],
    *,
    days_ago: int = 60,
    channel: str = "email",
    inviter: Person | None = None,
    learned: str = "Evenings work.",
) -> Wave:
    """A closed wave in which a new person was asked for each of these answers."""
    at = now() - timedelta(days=days_ago)
    wave = Wave(
        community_id=people.community.id,
        number=queries.next_number(people.community.id),
        purpose="Hear from the street",
        owner_id=people.sana.id,
        starts_on=at.date(),
        answers_by=(at + timedelta(days=28)).date(),
        state=WaveState.CLOSED,
        opened_at=at,
        closed_at=at + timedelta(days=2),
        learned=learned,
    )
    db.session.add(wave)
    db.session.flush()
    for number, answer in enumerate(answers):
        _asked(people, wave, someone(f"Neighbour {wave.number} {number}"), answer, channel, inviter)
    db.session.commit()
    return wave


def _asked(
    people: People,
    wave: Wave,
    person: Person,
    answer: str | None,
    channel: str,
    inviter: Person | None,
) -> None:
    communities.know(people.community, person)
    if answer == "yes":
        communities.give_role(people.community, person, Role.AMBASSADOR, None)
    asked = {"inviter_id": (inviter or people.sana).id, "channel": channel, "why": "Knows all"}
    went = {"invited_at": wave.opened_at, "followed_up_at": wave.closed_at, "is_open": False}
    db.session.add(
        Invitation(
            wave_id=wave.id,
            community_id=people.community.id,
            person_id=person.id,
            answer=answer,
            answered_at=wave.closed_at if answer else None,
            **asked,
            **went,
        )
    )


def asked_in(wave: Wave) -> list[Person]:
    """Who was asked in it, in order."""
    found = db.session.query(Person).join(Invitation, Invitation.person_id == Person.id)
    return found.filter(Invitation.wave_id == wave.id).order_by(Invitation.id).all()
