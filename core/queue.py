"""Background jobs: functions that a worker runs, after the commit that asked for them."""

from __future__ import annotations

import ctypes
import gc
import logging
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, ParamSpec, cast

from flask import Flask, current_app
from redis import Redis, RedisError
from redis.backoff import ConstantBackoff
from redis.retry import Retry
from rq import Queue, SimpleWorker, Worker
from rq.exceptions import DeserializationError, DuplicateJobError
from rq.job import Job as RqJob
from rq.serializers import JSONSerializer
from sqlalchemy import event
from sqlalchemy.orm import Session

from core.db import db
from core.operations import runs
from core.settings import Settings

log = logging.getLogger(__name__)
P = ParamSpec("P")

QUEUE = "nextten"
JOB_SECONDS = 900


class Job(Generic[P]):
    """A function that a worker can run. Its arguments are ids, never objects."""

    def __init__(self, function: Callable[P, None]) -> None:
        self.function = function
        self.path = f"{function.__module__}.{function.__name__}"
        paths.add(self.path)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        self.function(*args, **kwargs)

    def later(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Ring for a worker once the current transaction has committed."""
        if kwargs:
            raise TypeError("jobs take positional ids")
        rung = db.session.info.setdefault("rung", [])
        if (self.path, args) not in rung:
            rung.append((self.path, args))


@dataclass(frozen=True)
class Periodic:
    """A job that the clock rings, and how often."""

    job: Job[[]]
    every: timedelta


periodic: list[Periodic] = []
paths: set[str] = set()
"""The path of every job that there is."""


def job(function: Callable[P, None]) -> Job[P]:
    """Mark a function as a job. It may be lost, doubled or late: the row is the truth."""
    return Job(function)


def every(**interval: float) -> Callable[[Callable[[], None]], Job[[]]]:
    """Mark a function as a job that the clock rings, e.g. `@every(minutes=5)`."""

    def mark(function: Callable[[], None]) -> Job[[]]:
        marked: Job[[]] = Job(function)
        periodic.append(Periodic(marked, timedelta(**interval)))
        return marked

    return mark


class Rung(RqJob):
    """What a worker finds in Redis. Somebody else may have put it there: only our jobs are run."""

    @property
    def func(self) -> Any:
        """The job. Raises LookupError for any other function, which a name alone could mean."""
        if self.instance is not None or self.func_name not in paths:
            raise LookupError(f"{self.id} is no job of ours")
        return super().func

    def restore(self, raw_data: Any) -> Any:
        """Read it without what RQ would call or send afterwards: we never ask for that."""
        kept = {
            name: value
            for name, value in raw_data.items()
            if b"callback" not in name and b"webhook" not in name
        }
        return super().restore(kept)


def init_app(app: Flask) -> None:
    """Connect to Redis, lazily; nothing here fails when Redis is down."""
    settings: Settings = app.config["SETTINGS"]
    app.extensions["redis"] = connected(settings.redis_url or embedded_url(settings))


def connected(url: str) -> Redis:
    """A Redis at this address, asked once more after a moment and no oftener.

    Left to itself, the client tries for seconds.
    """
    return Redis.from_url(
        url,
        socket_connect_timeout=2,
        socket_timeout=5,  # a worker, which waits for bells, gives itself longer
        retry=Retry(ConstantBackoff(0.05), 1),  # a page must not wait for a Redis that is away
    )


def embedded_url(settings: Settings) -> str:
    """The address of the Redis that `nextten serve` starts when none is set."""
    pointer = settings.var / "redis" / "address"
    if pointer.exists():
        return pointer.read_text().strip()
    return f"unix://{settings.var / 'redis' / 'redis.sock'}?db=0"


def connection() -> Redis:
    """This application's Redis."""
    return cast(Redis, current_app.extensions["redis"])


def the_queue() -> Queue:
    """The one queue: a worker with a single queue never loses a job between two moves."""
    return Queue(QUEUE, connection=connection(), serializer=JSONSerializer, job_class=Rung)


def ring(path: str, *args: Any, unique: str = "") -> bool:
    """Ring now. False when Redis is away (the sweep rings again) or the unique id is waiting."""
    extra: dict[str, Any] = {"job_id": unique, "unique": True} if unique else {}
    try:
        the_queue().enqueue(
            path, *args, job_timeout=JOB_SECONDS, result_ttl=0, failure_ttl=7 * 86400, **extra
        )
    except DuplicateJobError:
        return False
    except RedisError as error:
        log.warning("no bell for %s: %s; the sweep will ring again", path, type(error).__name__)
        return False
    return True


@event.listens_for(Session, "after_commit")
def _hand_over(session: Session) -> None:
    """Hand over what was asked for. The rows are saved, so a lost bell is not a lost job."""
    if session.in_nested_transaction():
        return
    for path, args in session.info.pop("rung", []):
        ring(path, *args)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    """Nothing was saved, so nothing is asked for."""
    session.info.pop("rung", None)


class InApp:
    """Runs each job in an application context of its own, hence with a session of its own.

    How a periodic one ended is noted once its own transaction is over.
    """

    app: Flask
    error = ""

    def main_work_horse(self, job: RqJob, queue: Queue) -> None:
        """Start the child with connections of its own, and end with its parent."""
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        gc.freeze()  # what was loaded before is never garbage: do not look through it again
        with self.app.app_context():
            for engine in db.engines.values():
                engine.dispose(close=False)
        super().main_work_horse(job, queue)  # type: ignore[misc]

    def perform_job(self, job: RqJob, queue: Queue) -> bool:
        with self.app.app_context():
            path, self.error = _periodic_path(job), ""
            if path:
                runs.begin(path)
            try:
                return bool(super().perform_job(job, queue))  # type: ignore[misc]
            finally:
                db.session.remove()
                if path:
                    runs.end(path, self.error)

    def handle_exception(self, job: RqJob, *exc_info: Any) -> None:
        """Remember what the job failed with; everything else stays as it is."""
        self.error = exc_info[0].__name__
        super().handle_exception(job, *exc_info)  # type: ignore[misc]

    def handle_job_failure(
        self, job: RqJob, queue: Queue, started_job_registry: Any = None, exc_string: str = ""
    ) -> None:
        """Keep in Redis that it failed, and not with which words: they may name people."""
        super().handle_job_failure(job, queue, started_job_registry)  # type: ignore[misc]


def _periodic_path(job: RqJob) -> str:
    """The path of the job if the clock rings it, else nothing; a job may be unreadable, too."""
    try:
        path = str(job.func_name)
    except DeserializationError:
        return ""
    return path if any(each.job.path == path for each in periodic) else ""


def worker(app: Flask, kind: type[Worker | SimpleWorker] = Worker) -> Any:
    """A worker for this application; what a killed one left is seen within about a minute."""
    with app.app_context():
        queue = the_queue()
    in_app = type("AppWorker", (InApp, kind), {"app": app})
    return in_app(
        [queue],
        connection=app.extensions["redis"],
        serializer=JSONSerializer,
        job_class=Rung,
        worker_ttl=30,
        maintenance_interval=15,
        job_monitoring_interval=5,
    )
