"""What we hold about one person, and erasing them, among ever more people: in the same time."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Sequence

from sqlalchemy import func, select

from benchmarks.crowds import TOUCHPOINTS, load_crowd
from benchmarks.databases import databases
from benchmarks.measuring import once_ms, print_table
from core.communities.models import Acquaintance
from core.db import db
from core.erasure import erasing
from core.held import copies, sections
from core.held.sections import About
from core.people.models import Person
from core.settings import Settings
from tests.databases import Database
from wsgi import create_app

SIZES = (10_000, 100_000, 1_000_000)
TIMES = 30
Took = dict[str, tuple[float, float]]


def main(people: int, only: str = "") -> None:
    """Measure both with ever more people, on both databases."""
    sizes = [size for size in SIZES if size <= max(people, SIZES[0])]
    for name, database, settings in databases():
        if only.lower() in name.lower():
            measured: list[Took] = []
            for size in sizes:
                measured.append(_measured(database, settings, size))
                _print(name, sizes[: len(measured)], measured)


def _print(name: str, sizes: Sequence[int], measured: list[Took]) -> None:
    title = f"One of many on {name}, {TOUCHPOINTS} touchpoints each, {TIMES} times, milliseconds"
    headings = [f"{size:,} {of}" for size in sizes for of in ("median", "95%")]
    rows = [
        (what, *[n for each in measured for n in each[what]], measured[-1][what][0] / took[0])
        for what, took in measured[0].items()
    ]
    print_table(title, ("what", *headings, "ratio"), rows)


def _measured(database: Database, settings: Settings, people: int) -> Took:
    database.empty()
    app = create_app(settings)
    with app.app_context():  # outside of a page, which would have to answer within 30 seconds
        load_crowd(people)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    with app.test_request_context():
        last = db.session.scalars(select(func.max(Acquaintance.person_id))).one()
        chosen = random.Random(people).sample(range(last - people + 1, last), TIMES)
        took = {what: _timed(step, chosen) for what, step in STEPS.items()}
        db.session.remove()
        db.engine.dispose()
    return took


def _timed(step: Callable[[Person], object], person_ids: Sequence[int]) -> tuple[float, float]:
    """The median, and what 95 of 100 did not exceed; the first one fills the caches."""
    found = [_once(step, each) for each in person_ids][1:]
    return statistics.median(found), statistics.quantiles(found, n=20)[-1]


def _once(step: Callable[[Person], object], person_id: int) -> float:
    person = db.session.get_one(Person, person_id)

    def done() -> None:
        step(person)
        db.session.commit()

    return once_ms(done)


STEPS: dict[str, Callable[[Person], object]] = {
    "what we hold, the page": lambda person: sections.of(About(person, [person.id])),
    "what we hold, the copy": lambda person: copies.as_json(About(person, [person.id])),
    "erasing": erasing.erase,
}
