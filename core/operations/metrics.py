"""What Prometheus reads: looked up when it asks, so that any web process gives the same answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector, CollectorRegistry
from redis import RedisError
from sqlalchemy.exc import SQLAlchemyError

from core.db import db, now
from core.operations import periodic, queries, workers
from core.operations.workers import Work

NEVER = float("inf")


def exposition(accept: str) -> tuple[bytes, str]:
    """The text that Prometheus reads and its media type, in the format that it accepts."""
    registry = CollectorRegistry()
    registry.register(_Reader())
    write, media_type = choose_encoder(accept)
    return write(registry), media_type


class _Reader(Collector):
    """Asks the database and Redis. One that is away has no figures but that it is away."""

    def collect(self) -> Iterator[Metric]:
        found = _from_database()
        yield _one("database_up", "Whether the database answers.", bool(found))
        yield from found
        work = _work()
        yield _one("redis_up", "Whether Redis answers.", work is not None)
        if work:
            yield _one("workers_alive", "Workers at work, on any machine.", work.alive)
            yield _one("jobs_waiting", "Jobs in the queue.", work.waiting)
            yield _one("jobs_failed", "Jobs that failed in the last seven days.", work.failed)


def _from_database() -> list[Metric]:
    try:
        return [*_pending(), *_last_day(), *_periodic_jobs()]
    except SQLAlchemyError:
        db.session.rollback()
        return []


def _work() -> Work | None:
    try:
        return workers.seen()
    except RedisError:
        return None


def _pending() -> Iterator[Metric]:
    in_progress, waiting = queries.in_progress(), queries.waiting()
    yield _by(
        "deliveries_pending",
        "Messages that are queued, held by a worker, or unknown until a person decides.",
        "state",
        in_progress,
    )
    held = in_progress["queued"] - waiting.number
    yield _one("deliveries_held", "Queued messages that a person holds back.", max(0, held))
    yield _one("deliveries_due", "Queued messages that could leave now.", waiting.due)
    oldest = (now() - waiting.oldest).total_seconds() if waiting.oldest else 0
    yield _one("deliveries_oldest_waiting_seconds", "How long the first of them waits.", oldest)


def _last_day() -> Iterator[Metric]:
    settled = queries.settled()
    last_minute = sum(each.minute for each in settled)
    day = {each.state: each.day for each in settled}
    yield _one("deliveries_settled_1m", "Messages settled in the last minute.", last_minute)
    yield _by("deliveries_settled_24h", "Messages settled in the last 24 hours.", "state", day)
    yield _by(
        "deliveries_failures_24h",
        "What went wrong in the last 24 hours, by class of the status: 4, 5 or none.",
        "status_class",
        {name or "none": number for name, number in queries.failures_by_class()},
    )
    yield _by(
        "deliveries_failures_by_domain_24h",
        "The same for the twenty domains with most of them.",
        "domain",
        {name or "none": number for name, number in queries.failures_by_domain()[: queries.MOST]},
    )


def _periodic_jobs() -> Iterator[Metric]:
    standing = periodic.standing()
    ago = {
        each.path: (now() - each.finished_at).total_seconds() if each.finished_at else NEVER
        for each in standing
    }
    every = {each.path: each.every.total_seconds() for each in standing}
    failed = {each.path: bool(each.error) for each in standing}
    yield _by("periodic_job_finished_seconds", "Time since it last finished.", "path", ago)
    yield _by("periodic_job_interval_seconds", "How often it should run.", "path", every)
    yield _by("periodic_job_failed", "Whether it failed last time.", "path", failed)


def _one(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"nextten_{name}", meaning, value=value)


def _by(name: str, meaning: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(f"nextten_{name}", meaning, labels=[label])
    for of, value in values.items():
        family.add_metric([of], value)
    return family
