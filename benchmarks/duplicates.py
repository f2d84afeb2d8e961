"""The finder of duplicates on a labelled sample: how many it finds, how many rightly, how fast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, cast

from sqlalchemy import Table, insert, select

from benchmarks.databases import databases
from benchmarks.duplicate_people import Maker, Sample
from benchmarks.measuring import median_ms, once_ms, print_table
from benchmarks.pages import analyse
from core.communities.models import Acquaintance, Community
from core.db import db, now
from core.duplicates import finding, queries, scoring
from core.duplicates.keys import Traits
from core.duplicates.models import Duplicate
from core.people.models import Person, email_key, folded
from core.settings import Settings
from tests.databases import Database
from tests.people import community
from wsgi import create_app

TIMES = 20
SEEN = 1
"""The sample on which the weights were set; any other says what they are worth elsewhere."""
Pair = tuple[int, int]


def main(people: int, seed: int) -> None:
    """Measure at a tenth and at all of that many people, on both databases; then another sample."""
    for name, database, settings in databases():
        few, many = (_measured(database, settings, size) for size in (people // 10, people))
        rows = [(what, few[what], many[what], many[what] / few[what]) for what in few]
        headings = ("milliseconds", f"{people // 10:,} people", f"{people:,} people", "ratio")
        print_table(f"Finding duplicates on {name}", headings, rows)
        if name == "SQLite":
            print(f"\nA sample that was not looked at while the weights were set (seed {seed}):")
            _measured(database, settings, people, seed)


def _measured(
    database: Database, settings: Settings, size: int, seed: int = SEEN
) -> dict[str, float]:
    database.empty()
    app = create_app(settings)
    with app.app_context():
        sample = Maker(seed).sample(size)
        here = community("Garden helpers")
        ids = load(here, sample.people)
        analyse()
        times = {
            "the first round, each 1,000 people": 1000 * once_ms(round_through_all) / len(ids),
            "the daily round, each 1,000 people": 1000 * once_ms(round_through_all) / len(ids),
        }
        print_found(sample, found_among(ids))
        times |= _single(here, sample.people[7], ids)
        db.session.rollback()
        db.engine.dispose()
    return times


def _single(here: Community, person: Traits, ids: list[int]) -> dict[str, float]:
    """What somebody waits for who enters one person, or looks at the list."""
    calls: dict[str, Callable[[], object]] = {
        "one person is entered: whom it may be": lambda: finding.matches(here.id, [person]),
        "one person was changed": lambda: finding.note_people([ids[7]]),
        "the first page of the list": lambda: queries.page(here.id, None),
    }
    return {what: median_ms(call, TIMES) for what, call in calls.items()}


def load(here: Community, people: list[Traits]) -> list[int]:
    """Write these people into the database, all known to one community; answers their ids."""
    ids: list[int] = []
    for start in range(0, len(people), 1_000):
        rows = [_row(each) for each in people[start : start + 1_000]]
        table = cast(Table, Person.__table__)
        made = db.session.scalars(
            insert(table).returning(table.c.id, sort_by_parameter_order=True), rows
        )
        ids += made
    known = [{"community_id": here.id, "person_id": each} for each in ids]
    db.session.execute(insert(Acquaintance), known)
    db.session.commit()
    return ids


def _row(person: Traits) -> dict[str, Any]:
    return {
        **asdict(person),
        "sort_name": folded(person.name),
        "email_key": email_key(person.email),
        "source": "made up",
        "is_rarely_online": False,
        "is_administrator": False,
        "created_at": now(),
    }


def round_through_all() -> None:
    """What the daily job does, without its pauses."""
    after = 0
    while ids := queries.next_ids(after, finding.BATCH):
        finding.note_people(ids)
        after = ids[-1]
        db.session.commit()


def found_among(ids: list[int]) -> set[Pair]:
    """The pairs that are shown, as places in the sample."""
    places = {person_id: place for place, person_id in enumerate(ids)}
    rows = db.session.execute(select(Duplicate.first_id, Duplicate.second_id))
    return {(places[row[0]], places[row[1]]) for row in rows}


def print_found(sample: Sample, found: set[Pair]) -> None:
    """Precision and recall, and how much is found of each kind of change."""
    right = found & sample.same.keys()
    print(
        f"\n{len(sample.people):,} people, {len(sample.same):,} pairs that are one person, "
        f"{len(found):,} shown from a score of {scoring.SHOWN_FROM} on\n"
        f"precision {len(right) / len(found):.3f}, recall {len(right) / len(sample.same):.3f}"
    )
    there, seen = Counter(sample.same.values()), Counter(sample.same[pair] for pair in right)
    rows = [(what, there[what], seen[what] / there[what]) for what in sorted(there)]
    print_table("Found, by what was changed", ("change", "pairs", "recall"), rows)
