"""No sequence of events lets anybody see, have or give what they may not."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from core.db import db
from tests.clock import Clock
from tests.people import People
from tests.recognition.award_moves import Awards
from tests.recognition.badges import badge
from tests.recognition.deeds import logged

BOUNDS = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "database": None,
    "phases": [Phase.generate],  # making a failure smaller would take minutes
}


@pytest.fixture
def awards(app: Flask, people: People, clock: Clock) -> type[Awards]:
    """The machine, on a database with five people, two badges and a deed of each person."""
    them = [people.amir, people.oisin, people.bea, people.mohammed, people.sana]
    facts = {
        "clock": clock,
        "community_id": people.community.id,
        "people": [each.id for each in them],
        "badges": [badge(people).id, badge(people, peers_needed=2).id],
        "deeds": {each.id: logged(people, each).id for each in them},
    }
    db.session.commit()
    return type("AwardsHere", (Awards,), facts)


def test_no_sequence_of_events_leads_astray(awards: type[Awards]) -> None:
    run(awards, examples=6, steps=30)


@pytest.mark.long
def test_no_long_sequence_of_events_leads_astray(awards: type[Awards]) -> None:
    run(awards, examples=60, steps=60)


def run(machine: type[Awards], examples: int, steps: int) -> None:
    bounds = settings(max_examples=examples, stateful_step_count=steps, **BOUNDS)  # type: ignore[arg-type]
    run_state_machine_as_test(machine, settings=bounds)
