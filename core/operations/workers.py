"""Workers: each a process of its own that is started again when it dies, and what Redis knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import Flask
from rq.exceptions import DeserializationError
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.utils import utcparse
from rq.worker_registration import get_keys

from core.queue import connection, the_queue, worker

FIELDS = ("hostname", "pid", "current_job", "last_heartbeat")
SHOWN = 50
LATEST = 5


@dataclass(frozen=True)
class AtWork:
    """A worker on some machine; `job` is what it does just now, if anything."""

    host: str
    pid: str
    job: str
    heard_at: datetime | None


@dataclass(frozen=True)
class FailedJob:
    """A job that raised an error; the log of its worker says which."""

    path: str
    at: datetime | None


@dataclass(frozen=True)
class Work:
    """What Redis knows: workers (the first fifty), and the jobs that wait or failed."""

    alive: int
    workers: list[AtWork]
    waiting: int
    failed: int
    latest_failed: list[FailedJob]


def run_one(app: Flask) -> None:
    """Work until stopped; a message that is being sent is finished first."""
    worker(app).work(logging_level="WARNING")


def alive() -> int:
    """How many workers are at work, on any machine. One that was killed counts for 90 seconds."""
    return len(_keys())


def seen() -> Work:
    """Everything at a glance, in a handful of round trips. Raises RedisError.

    Registries are read as they are: rq's own readers clean them up, or make a Worker, which gives
    this process minutes of patience with Redis.
    """
    keys, queue = _keys(), the_queue()
    failed = queue.failed_job_registry
    latest = failed.get_job_ids(0, LATEST - 1, desc=True, cleanup=False)
    return Work(
        alive=len(keys),
        workers=_at_work(keys[:SHOWN]),
        waiting=queue.count,
        failed=failed.get_job_count(cleanup=False),
        latest_failed=[FailedJob(_path(job), job.ended_at) for job in _jobs(latest) if job],
    )


def _keys() -> list[str]:
    """Those registered whose key has not run out; a killed worker leaves only its name."""
    keys = sorted(get_keys(connection=connection()))
    with connection().pipeline(transaction=False) as pipeline:
        for key in keys:
            pipeline.exists(key)
        return [key for key, lives in zip(keys, pipeline.execute(), strict=True) if lives]


def _at_work(keys: Sequence[str]) -> list[AtWork]:
    with connection().pipeline(transaction=False) as pipeline:
        for key in keys:
            pipeline.hmget(key, FIELDS)
        told = [[_text(value) for value in row] for row in pipeline.execute()]
    jobs = _jobs([job for _host, _pid, job, _heard in told if job])
    paths = {job.id: _path(job) for job in jobs if job}
    return [
        AtWork(host, pid, paths.get(job, ""), utcparse(heard) if heard else None)
        for host, pid, job, heard in told
    ]


def _jobs(ids: Sequence[str]) -> list[Job | None]:
    return Job.fetch_many(ids, connection=connection(), serializer=JSONSerializer) if ids else []


def _path(job: Job) -> str:
    try:
        return str(job.func_name)
    except DeserializationError:
        return "?"


def _text(value: object) -> str:
    return cast(bytes, value).decode(errors="replace") if value else ""
