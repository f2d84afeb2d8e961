"""A mail server that hangs or hangs up: before the dot it is tried again, after it nobody knows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from core.db import db
from core.deliveries.jobs import deliver_due
from core.deliveries.models import State
from core.deliveries.sending import Smtp
from tests.clock import Clock
from tests.deliveries import delivery_of, queued_invitation, states
from tests.faults.weather import send_to_many
from tests.people import People
from tests.smtp_faults import Step
from tests.smtp_sink import Sink

BEFORE: list[Step] = ["connect", "ehlo", "mail", "rcpt", "data"]


@pytest.fixture(autouse=True)
def impatient(app: Flask, sink: Sink) -> Iterator[None]:
    """Wait for half a second where the product waits for half a minute, or ten."""
    settings = app.config["SETTINGS"]
    url = f"{sink.url}?timeout=0.5&final_timeout=0.5"
    app.config["SETTINGS"] = replace(settings, smtp_url=url)
    yield
    app.config["SETTINGS"] = settings


@pytest.mark.parametrize("step", BEFORE)
def test_a_server_that_hangs_before_the_dot_gets_it_later_once(
    people: People, sink: Sink, clock: Clock, step: Step
) -> None:
    sink.hang(step, times=1)
    invitation, _ = queued_invitation(people)
    deliver_due()
    assert delivery_of(invitation).state == State.QUEUED
    sink.mend()
    clock.move(hours=4)
    deliver_due()
    assert delivery_of(invitation).state == State.ACCEPTED and len(sink.accepted) == 1


@pytest.mark.parametrize("step", [*BEFORE, "body"])
def test_a_server_that_hangs_up_before_the_dot_loses_nothing(
    people: People, sink: Sink, clock: Clock, step: Step
) -> None:
    sink.close(step, times=1)
    invitation, _ = queued_invitation(people)
    deliver_due()
    clock.move(hours=4)
    deliver_due()
    expected = {State.ACCEPTED, State.UNKNOWN} if step == "body" else {State.ACCEPTED}
    assert delivery_of(invitation).state in expected
    assert len(sink.accepted) == (delivery_of(invitation).state == State.ACCEPTED)


def test_a_server_that_hangs_at_the_dot_leaves_it_unknown(people: People, sink: Sink) -> None:
    sink.hang("dot", times=1)
    invitation, _ = queued_invitation(people)
    deliver_due()
    assert delivery_of(invitation).state == State.UNKNOWN


def test_one_refused_message_does_not_hold_up_the_others(people: People, sink: Sink) -> None:
    sink.refuse("rcpt", "550 5.7.1 not you", to=people.oisin.email)
    refused, _ = queued_invitation(people)
    deliver_due()
    assert delivery_of(refused).state == State.FAILED
    assert delivery_of(refused).note == "5.7.1 not you"


def test_a_line_that_hangs_at_the_dot_holds_up_nobody_else(
    app: Flask, people: People, sink: Sink
) -> None:
    app.config["SETTINGS"] = replace(
        app.config["SETTINGS"], smtp_url=f"{sink.url}?timeout=2&final_timeout=6"
    )
    sink.hang("dot", times=1)
    send_to_many(people, 40)
    began = time.monotonic()
    deliver_due()
    times = sorted(each.at for each in sink.accepted)
    assert len(times) == 40 and times[-1] - times[0] < 4 < 6 <= time.monotonic() - began
    assert states().count("unknown") == 1


def test_nobody_waits_for_our_lock_while_a_line_hangs(
    app: Flask, people: People, sink: Sink
) -> None:
    sink.hang("rcpt", times=1)
    queued_invitation(people)
    waited: list[bool] = []
    heard = Smtp._heard_something

    def watch(transport: Smtp, patience: float) -> bool:
        waited.append(db.session().in_transaction())
        return heard(transport, patience)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Smtp, "_heard_something", watch)
        deliver_due()
    assert waited and not any(waited)
