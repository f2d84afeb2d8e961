"""An installation of real processes, and all that can happen to it while it sends.

Workers and their children are killed, Redis is flushed and killed, PostgreSQL is stopped as a loss
of power would, leases end under whoever holds them, and two clocks and this one ring and sweep.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from subprocess import Popen
from typing import TypeVar

from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from core.db import db, now
from core.deliveries import rehearsal
from core.deliveries.jobs import deliver_due, reconcile
from core.deliveries.models import Delivery, Pace, State
from core.queue import connection
from core.settings import ROOT, Settings
from tests.applications import environment
from tests.servers import Server, end, launched

NEXTTEN = str(Path(sys.executable).parent / "nextten")
T = TypeVar("T")


@dataclass
class Storm:
    """What runs, and what happens to it. Whoever asks for an event gets a few at random."""

    app: Flask
    settings: Settings
    redis: Server
    postgresql: Server | None
    taken: Path
    folder: Path
    count: int
    chance: random.Random
    workers: list[Popen[bytes]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def events(self) -> list[Callable[[], None]]:
        """Everything that can happen, in an order of chance."""
        known = [
            self.kill_a_worker,
            self.kill_a_child,
            self.kill_all_workers,
            self.flush_redis,
            self.kill_redis,
            self.let_time_pass,
        ]
        known += [self.stop_postgresql] if self.postgresql else []
        return self.chance.sample(known, len(known))

    def kill_a_worker(self) -> None:
        self._kill(self.chance.choice(self.workers).pid)

    def kill_a_child(self) -> None:
        """Kill a process that is sending; its parent lives on."""
        children = [child for worker in self.workers for child in _children(worker.pid)]
        if children:
            self._kill(self.chance.choice(children))

    def kill_all_workers(self) -> None:
        for worker in self.workers:
            self._kill(worker.pid)

    def stop_workers(self) -> None:
        """Kill them all, and wait until they have ended."""
        for worker in self.workers:
            end(worker, signal.SIGKILL)

    def flush_redis(self) -> None:
        with self.app.app_context():
            connection().flushall()

    def kill_redis(self) -> None:
        self.redis.stop(signal.SIGKILL)
        time.sleep(self.chance.uniform(0, 0.5))
        self.redis.start()

    def stop_postgresql(self) -> None:
        """As `pg_ctl stop -m immediate` does, and start it again."""
        if self.postgresql:
            self.postgresql.stop(signal.SIGQUIT)
            time.sleep(self.chance.uniform(0, 0.5))
            self.postgresql.start()

    def end_leases(self) -> None:
        """Let all leases be over, whether or not their holders live: the fence must do."""
        over = update(Delivery).where(Delivery.lease.is_not(None))
        self.in_database(
            lambda: db.session.execute(over.values(lease_until=now() - timedelta(seconds=1)))
        )

    def let_time_pass(self) -> None:
        """Let leases be over and whatever waits for its time wait no longer, sweep, and ring."""
        self.end_leases()
        early = update(Delivery).where(Delivery.state == State.QUEUED, Delivery.due_at > now())
        self.in_database(lambda: db.session.execute(early.values(due_at=now())))
        self.in_database(lambda: db.session.execute(update(Pace).values(shut_until=None)))
        self.in_database(reconcile)
        self.in_database(deliver_due.later)

    def keep_up(self) -> None:
        """Start workers where they are missing, as a supervisor does."""
        self.workers = [each for each in self.workers if each.poll() is None]
        while len(self.workers) < self.count:
            self.workers.append(self.start("worker"))

    def start(self, command: str) -> Popen[bytes]:
        env = {**os.environ, **environment(self.settings)}
        return launched([NEXTTEN, command], self.folder / "processes.log", cwd=ROOT, env=env)

    def is_pending(self) -> bool:
        return self.in_database(rehearsal.is_pending)

    def in_database(self, do: Callable[[], T]) -> T:
        """Do it, and commit; where the database is away, once it is back."""
        until = time.monotonic() + 60
        while True:
            with self.app.app_context():
                try:
                    found = do()
                    db.session.commit()
                except DBAPIError:
                    db.session.rollback()
                    if time.monotonic() > until:
                        raise
                else:
                    return found
            time.sleep(0.1)

    def wait(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Keep workers alive until it holds. False when it does not in time."""
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > until:
                return False
            self.keep_up()
            time.sleep(0.05)
        return True

    def taken_so_far(self) -> int:
        """How many messages the mail server has taken."""
        with suppress(FileNotFoundError), self.taken.open("rb") as log:
            return sum(1 for _line in log)
        return 0

    def say(self, what: str) -> None:
        """Keep a line about it; a failed test shows them."""
        sys.stdout.write(f"{time.monotonic() - self.began:6.1f} s  {what}\n")

    def _kill(self, process: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


@contextmanager
def at_work(storm: Storm) -> Iterator[None]:
    """Run workers and two clocks; all have ended when the block has."""
    with ExitStack() as stack:
        for _number in range(2):
            stack.callback(end, storm.start("clock"), signal.SIGKILL)
        stack.callback(storm.stop_workers)
        storm.keep_up()
        yield


def rage(storm: Storm, messages: int, rounds: int) -> None:
    """Let everything happen that often, each after a few more messages, then let it clear up."""
    few = max(1, messages // (rounds * len(storm.events()) * 2))
    for _round in range(rounds):
        for event in storm.events():
            goal = storm.taken_so_far() + storm.chance.randint(0, 2 * few)
            storm.wait(lambda goal=goal: storm.taken_so_far() >= goal, 3)  # type: ignore[misc]
            storm.say(f"{event.__name__} after {storm.taken_so_far()} messages")
            event()
            storm.keep_up()
            storm.let_time_pass()


def clear_up(storm: Storm, seconds: float) -> None:
    """Let those who hold something be gone, and time pass, until nothing is pending."""
    storm.say(f"clearing up after {storm.taken_so_far()} messages")
    storm.kill_all_workers()
    storm.end_leases()
    until = time.monotonic() + seconds
    while storm.is_pending():
        assert time.monotonic() < until, (storm.folder / "processes.log").read_text()[-3000:]
        storm.let_time_pass()
        storm.wait(lambda: not storm.is_pending(), 1)


def _children(process: int) -> list[int]:
    with suppress(OSError):
        found = Path(f"/proc/{process}/task/{process}/children").read_text()
        return [int(each) for each in found.split()]
    return []
