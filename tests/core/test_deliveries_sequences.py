"""No sequence of events brings a delivery where the table of the ledger does not lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from flask import Flask
from flask_babel import lazy_gettext as _l
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from core.consents.models import Purpose
from core.db import db
from core.deliveries import kinds
from core.deliveries.kinds import Kind, Message
from core.deliveries.leaving import Leaving
from tests.clock import Clock
from tests.core.ledger import KINDS, Ledger
from tests.people import some_people
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
    people = [each.id for each in some_people(12, "Neighbour")]
    db.session.commit()
    followed: Counter[int] = Counter()
    offer_kinds(app, followed)
    facts = {"app": app, "clock": clock, "people": people, "followed": followed}
    session = db.session()
    session.expire_on_commit = False
    yield type("LedgerHere", (Ledger,), facts)
    session.expire_on_commit = True
    for name in KINDS:
        app.extensions["delivery_kinds"].pop(name)


def test_no_sequence_of_events_leads_astray(ledger: type[Ledger]) -> None:
    run(ledger, examples=20, steps=40)


@pytest.mark.long
def test_no_long_sequence_of_events_leads_astray(ledger: type[Ledger]) -> None:
    run(ledger, examples=400, steps=80)


def run(machine: type[Ledger], examples: int, steps: int) -> None:
    bounds = settings(max_examples=examples, stateful_step_count=steps, **BOUNDS)  # type: ignore[arg-type]
    run_state_machine_as_test(machine, settings=bounds)


def offer_kinds(app: Flask, followed: Counter[int]) -> None:
    """Offer a plain and a critical kind, and count what follows from their being accepted."""

    def accepted(deliveries: Sequence[Leaving]) -> None:
        followed.update(each.id for each in deliveries)

    def compose(_delivery: Leaving, _about: Any) -> Message:
        return Message("Hello", "Hello", "<p>Hello</p>", "NextTen")

    title = _l("Rehearsal")
    plain = Kind(KINDS[0], title, compose, accepted=accepted, purpose=Purpose.CONTACT)
    critical = Kind(KINDS[1], title, compose, accepted=accepted, is_notice=True, is_critical=True)
    for kind in (plain, critical):
        kinds.register(app, kind)
