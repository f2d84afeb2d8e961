"""Mail servers that are odd, and within their rights: few lines, no pipelining, long silences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from core.db import db, now
from core.deliveries import claiming, rehearsal
from core.deliveries.jobs import deliver_due, reconcile
from core.deliveries.models import Delivery, State
from core.deliveries.sending import MESSAGES_A_LINE
from tests.clock import Clock
from tests.deliveries import states
from tests.faults.weather import wait_for
from tests.smtp_sink import Sink

MANY = 6 * MESSAGES_A_LINE


def test_one_without_pipelining_gets_everything_once(app: Flask, sink: Sink) -> None:
    sink.extensions = ("8BITMIME",)
    queue(MANY)
    deliver_due()
    arrived_once(sink)


@pytest.mark.parametrize("extensions", [("PIPELINING",), ()])
def test_one_that_hangs_up_after_each_message_gets_everything_once(
    app: Flask, sink: Sink, extensions: tuple[str, ...]
) -> None:
    sink.extensions = extensions
    sink.close("answered")
    queue(MANY)
    deliver_due()
    arrived_once(sink)


@pytest.mark.parametrize("extensions", [("PIPELINING",), ()])
def test_one_that_ends_each_line_with_a_word_costs_no_attempt(
    app: Flask, sink: Sink, extensions: tuple[str, ...]
) -> None:
    sink.extensions = extensions
    sink.most_messages = 2
    queue(MANY)
    deliver_due()
    arrived_once(sink)


def test_one_that_ends_every_line_at_once_is_tried_again_later(app: Flask, sink: Sink) -> None:
    sink.refuse("mail", "421 4.3.2 going down")
    queue(2)
    deliver_due()
    assert standing() == [State.QUEUED] * 2


@pytest.mark.parametrize("most", [1, 2])
def test_one_that_wants_few_lines_gets_everything_over_those(
    app: Flask, sink: Sink, most: int
) -> None:
    sink.most_connections = most
    queue(MANY)
    deliver_due()
    arrived_once(sink)


def test_two_workers_share_one_line_without_stopping_each_other(
    app: Flask, sink: Sink, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "BATCH", 2)
    sink.most_connections = 1
    sink.pause("dot", times=1)
    queue(6)
    with elsewhere(app, deliver_due) as first:
        wait_for(lambda: sink.faults[0].times == 0)
        deliver_due()
        sink.mend()
        first.result()
    assert standing().count(State.ACCEPTED) == 4
    clock.move(minutes=1)
    deliver_due()
    arrived_once(sink)


@pytest.mark.parametrize("step", ["rcpt", "dot"])
def test_a_line_that_hangs_holds_up_no_other(app: Flask, sink: Sink, step: str) -> None:
    sink.pause(step, skip=3, times=1)  # type: ignore[arg-type]
    queue(MANY)
    with elsewhere(app, deliver_due) as sent:
        sink.wait_for(MANY - 1)
        wait_for(lambda: standing().count(State.ACCEPTED) == MANY - 1)
        assert not sent.done()
        sink.mend()
        sent.result()
    arrived_once(sink)


def test_a_message_is_never_on_two_lines(app: Flask, sink: Sink, clock: Clock) -> None:
    """Its lease ends on a line that hangs, and the same run claims it anew."""
    queue(1)
    sink.hang("rcpt", times=1)
    sink.pause("dot", times=1)
    hang, pause = sink.faults
    with elsewhere(app, deliver_due) as sent:
        wait_for(lambda: hang.times == 0)
        end_lease()
        wait_for(is_claimed_again)
        with suppress(AssertionError):
            wait_for(lambda: pause.times == 0, seconds=1)
        sink.faults.remove(hang)
        wait_for(lambda: standing() == [State.QUEUED])
        sink.mend()
        sent.result()
    clock.move(hours=4)
    deliver_due()
    arrived_once(sink)


def end_lease() -> None:
    over = update(Delivery).values(lease_until=now() - timedelta(seconds=1))
    db.session.execute(over)
    reconcile()
    db.session.remove()


def is_claimed_again() -> bool:
    attempt = db.session.scalar(select(Delivery.attempt))
    db.session.remove()
    return attempt == 2


def queue(number: int) -> None:
    for _done in rehearsal.prepare(number):
        db.session.commit()


def standing() -> list[str]:
    """The state of every delivery; no lock is kept."""
    found = states()
    db.session.remove()
    return found


def arrived_once(sink: Sink) -> None:
    assert set(states()) == {State.ACCEPTED}
    assert len({each.message_id for each in sink.accepted}) == len(sink.accepted) == len(states())


@contextmanager
def elsewhere(app: Flask, do: Callable[[], None]) -> Iterator[Future[None]]:
    """Do it in a thread, as another worker would."""

    def run() -> None:
        with app.app_context():
            do()

    db.session.remove()
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(run)
