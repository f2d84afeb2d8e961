"""The clock rings the periodic jobs. Two clocks may run: each slot is rung for once."""

from __future__ import annotations

import logging
import signal
import threading
import time
from datetime import UTC, datetime
from typing import cast

from flask import Flask
from redis import RedisError

from core.db import now
from core.queue import Periodic, connection, periodic, ring

log = logging.getLogger(__name__)

HEARTBEAT = "nextten:clock"
RUNG = "nextten:rung"
TICK = 1.0


def run(app: Flask) -> None:
    """Tick until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    rung: dict[str, int] = {}
    while not stop.is_set():
        with app.app_context():
            tick(now(), rung)
        stop.wait(TICK)


def tick(at: datetime, rung: dict[str, int]) -> None:
    """Ring every job whose slot has begun and that this clock has not rung for yet."""
    try:
        connection().set(HEARTBEAT, int(at.timestamp()), ex=60)
        for each in periodic:
            slot = int(at.timestamp() // each.every.total_seconds())
            if rung.get(each.job.path) != slot:
                _ring(each, slot)
                rung[each.job.path] = slot
    except RedisError as error:
        log.warning("the clock cannot reach Redis: %s", type(error).__name__)
        time.sleep(TICK)


def _ring(each: Periodic, slot: int) -> None:
    """Of any number of clocks, the one that marks the slot first rings."""
    mark = f"nextten:slot:{each.job.path}:{slot}"
    if connection().set(mark, 1, nx=True, ex=int(each.every.total_seconds() * 2) + 60):
        ring(each.job.path)
        connection().hset(RUNG, each.job.path, int(time.time()))


def last_rung() -> dict[str, datetime]:
    """When each periodic job was last rung for."""
    found = connection().hgetall(RUNG)
    return {
        str(path, "utf-8"): datetime.fromtimestamp(int(at), UTC)
        for path, at in cast(dict[bytes, bytes], found).items()
    }
