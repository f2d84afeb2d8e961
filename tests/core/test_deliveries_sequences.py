"""No sequence of events brings a delivery where the table of the ledger does not lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from core.db import db
from tests.clock import Clock
from tests.core.ledger import Ledger, offer_kinds
from tests.people import someone
from tests.smtp_sink import Sink

BOUNDS = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "database": None,
    "phases": [Phase.generate],  # making a failure smaller would take minutes
}


@pytest.fixture
def ledger(app: Flask, sink: Sink, clock: Clock) -> Iterator[type[Ledger]]:
    """The machine, on a database with a dozen people."""
    people = [someone(f"Neighbour {number}").id for number in range(12)]
    db.session.commit()
    followed: Counter[int] = Counter()
    take_back = offer_kinds(app, followed)
    facts = {"app": app, "clock": clock, "people": people, "followed": followed}
    session = db.session()
    session.expire_on_commit = False
    yield type("LedgerHere", (Ledger,), facts)
    session.expire_on_commit = True
    take_back()


def test_no_sequence_of_events_leads_astray(ledger: type[Ledger]) -> None:
    run(ledger, examples=25, steps=50)


@pytest.mark.long
def test_no_long_sequence_of_events_leads_astray(ledger: type[Ledger]) -> None:
    run(ledger, examples=400, steps=80)


def run(machine: type[Ledger], examples: int, steps: int) -> None:
    bounds = settings(max_examples=examples, stateful_step_count=steps, **BOUNDS)  # type: ignore[arg-type]
    run_state_machine_as_test(machine, settings=bounds)  # type: ignore[no-untyped-call]
