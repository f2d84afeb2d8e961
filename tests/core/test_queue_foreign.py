"""What somebody else puts into Redis is never run, and what we put there are ids."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from rq.job import Job
from rq.serializers import DefaultSerializer, JSONSerializer

from core import queue
from core.people.jobs import forget_unused_words
from tests.deliveries import queued_invitation
from tests.people import People
from tests.workers import InThisProcess

ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Evil:
    """Whoever unpickles this makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[[Any], None], tuple[Path]]:
        return Path.touch, (self.path,)


def put(data: bytes, **more: str) -> str:
    """Put a job into Redis by hand, as whoever has its password can."""
    job = Job.create("x", connection=queue.connection(), serializer=JSONSerializer)
    job.save()
    told: dict[Any, Any] = {"data": data, "origin": queue.QUEUE, **more}
    queue.connection().hset(job.key, mapping=told)
    queue.the_queue().push_job_id(job.id)
    return job.id


def work(app: Flask) -> list[str]:
    """Run whatever is there, and tell what failed."""
    queue.worker(app, InThisProcess).work(burst=True, logging_level="CRITICAL")
    return list(queue.the_queue().failed_job_registry.get_job_ids())


@ONCE
def test_a_pickle_in_the_queue_is_not_read(app: Flask, tmp_path: Path) -> None:
    made = tmp_path / "made"
    calls: Any = (f"{forget_unused_words.path}", None, (Evil(made),), {})
    for data in (pickle.dumps(Evil(made)), DefaultSerializer.dumps(calls), b"\xff", b"[" * 9000):
        job_id = put(data, meta=data.hex(), result=data.hex())
        assert job_id in work(app)
    assert not made.exists()
    pickle.loads(pickle.dumps(Evil(made)))  # it would have been made
    assert made.exists()


@ONCE
@pytest.mark.parametrize("name", ["os.mkdir", "core.queue.ring", "tests.people.someone", ""])
def test_no_function_but_our_jobs_is_run(app: Flask, tmp_path: Path, name: str) -> None:
    made = tmp_path / "made"
    odd: list[Any] = [["format", "{0.__class__}", [], {}], {}, 7, None]
    for data in ([name, None, [str(made)], {}], *odd):
        assert put(json.dumps(data).encode()) in work(app)
    assert not made.exists()


@ONCE
def test_nothing_is_called_after_a_job_that_did_not_ask_for_it(app: Flask) -> None:
    call = json.dumps([forget_unused_words.path, None, [], {}]).encode()
    more = {
        f"{when}_callback_name": "os.nothing_such" for when in ("success", "failure", "stopped")
    }
    put(call, webhooks='[{"url": "http://127.0.0.1:9/"}]', **more)
    assert work(app) == []


@ONCE
def test_redis_holds_names_of_jobs_and_ids(app: Flask, people: People) -> None:
    queued_invitation(people)
    jobs = queue.the_queue().jobs
    assert jobs
    for job in jobs:
        path, instance, args, more = json.loads(job.data)
        assert path in queue.paths and instance is None and more == {}
        assert all(isinstance(each, int | str) for each in args), args
        assert people.oisin.name not in repr(queue.connection().hgetall(job.key))
