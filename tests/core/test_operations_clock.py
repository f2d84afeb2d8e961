"""Two clocks ring each slot once, and Redis being away stops neither."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from core import queue
from core.db import now
from core.operations import clock
from core.queue import periodic, the_queue


def test_two_clocks_ring_each_job_once_a_slot(app: Flask) -> None:
    at = now()
    mine: dict[str, int] = {}
    theirs: dict[str, int] = {}
    for rung in (mine, theirs, mine):
        clock.tick(at, rung)
    assert the_queue().count == len(periodic)
    assert set(clock.last_rung()) == {each.job.path for each in periodic}


def test_the_next_slot_is_rung_again(app: Flask) -> None:
    at, longest = now(), max(each.every for each in periodic)
    for moment in (at, at + longest):
        clock.tick(moment, {})
    assert the_queue().count == 2 * len(periodic)


def test_without_redis_the_clock_goes_on(app: Flask) -> None:
    kept = app.extensions["redis"]
    app.extensions["redis"] = queue.connected("unix:///nowhere/redis.sock")
    clock.tick(now(), {})
    app.extensions["redis"] = kept
    clock.tick(now() + timedelta(seconds=1), {})
    assert the_queue().count == len(periodic)
