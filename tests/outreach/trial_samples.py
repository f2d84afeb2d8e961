"""Trials with people in them, some of whom have answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update

from core.communities.models import Community
from core.db import IN_BULK, db, new_public_id, now, today
from core.deliveries.models import Delivery, State
from core.people.models import Person
from outreach.invitations.models import Answer, AnswerGiven, Invitation
from outreach.trials import actions
from outreach.trials.models import Trial, TrialOption, TrialPerson
from outreach.waves import queries as waves
from outreach.waves.models import Wave, WaveState

WAYS = {
    TrialOption.WORDING: ["{inviter} would like you in {community}", "Would you help us?"],
    TrialOption.SENDER: ["{inviter}", "{inviter}, {community}"],
    TrialOption.REMINDER_DAY: ["5", "9"],
}


def trial_of(community: Community, by: Person, option: str, *ways: str, each: int = 20) -> Trial:
    """A trial that has just been started."""
    chosen = ways or WAYS[TrialOption(option)]
    trial = actions.start(community, option, chosen, each, by)
    db.session.commit()
    return trial


def answers_in(trial: Trial, by: Person, *of_ways: Sequence[int], days_ago: int = 40) -> Wave:
    """Let people be asked in each way: how many, how many of them answer, how many say yes."""
    at = now() - timedelta(days=days_ago)
    trial.started_at = min(trial.started_at, at - timedelta(days=1))
    wave = _wave(trial, by, at)
    for way, (asked, answered, yes) in enumerate(of_ways):
        answers = [Answer.YES] * yes + [Answer.NO_THANKS] * (answered - yes)
        for number in range(asked):
            _ask(wave, trial, by, way, answers[number] if number < answered else None)
    _deliver(wave)
    db.session.commit()
    return wave


def two_trials(community: Community, by: Person, words: str) -> None:
    """A trial that has just begun, and one that has ended with a difference."""
    trial_of(community, by, "wording", words[:150], "{inviter}?")
    ended = trial_of(community, by, "sender")
    answers_in(ended, by, (20, 15, 3), (20, 18, 15))
    actions.end(ended, words, by)
    db.session.commit()


def _wave(trial: Trial, by: Person, at: datetime) -> Wave:
    wave = Wave(
        community_id=trial.community_id,
        number=waves.next_number(trial.community_id),
        purpose="Hear from another street",
        owner_id=by.id,
        starts_on=today(),
        answers_by=today(),
        state=WaveState.CLOSED,
        opened_at=at,
        closed_at=at,
        learned="Each street knows its own people best.",
    )
    db.session.add(wave)
    db.session.flush()
    return wave


def _ask(wave: Wave, trial: Trial, by: Person, way: int, answer: str | None) -> None:
    person = Person(source="Sign-up sheet of the spring fair")
    person.rename("Robin Field")
    db.session.add(person)
    db.session.flush()
    at = wave.opened_at
    invitation = Invitation(
        wave_id=wave.id,
        community_id=wave.community_id,
        person_id=person.id,
        inviter_id=by.id,
        personal_line="You know your street better than anybody.",
        is_open=False,
        invited_at=at,
    )
    db.session.add_all(
        [TrialPerson(trial_id=trial.id, person_id=person.id, way=way, at=at), invitation]
    )
    if answer and at:
        db.session.flush()
        answered(invitation, answer, at + timedelta(days=10))


def answered(invitation: Invitation, answer: str, at: datetime) -> None:
    """Let an answer be given at that time."""
    invitation.answer, invitation.answered_at = answer, at
    db.session.add(AnswerGiven(invitation_id=invitation.id, answer=answer, via="link", at=at))


def _deliver(wave: Wave) -> None:
    """Take a message to each through the moves that every message makes."""
    found = db.session.query(Invitation.id, Invitation.person_id).filter_by(wave_id=wave.id)
    rows: list[dict[str, Any]] = [
        {
            "public_id": new_public_id(),
            "kind": "invitation",
            "subject_id": each.id,
            "step": "try-1",
            "person_id": each.person_id,
            "community_id": wave.community_id,
            "expires_at": now(),
        }
        for each in found
    ]
    db.session.execute(insert(Delivery), rows)
    names = [row["public_id"] for row in rows]
    held = {"lease": "past", "lease_until": now()}
    done = {"lease": None, "lease_until": None, "settled_at": now()}
    for state, values in ((State.CLAIMED, held), (State.SENDING, held), (State.ACCEPTED, done)):
        moved = update(Delivery).where(Delivery.public_id.in_(names)).values(state=state, **values)
        db.session.execute(moved, execution_options=IN_BULK)
