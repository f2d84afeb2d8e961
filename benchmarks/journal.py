"""What it costs that the journal is bound to itself: beside the bare change, and when checked."""

from __future__ import annotations

import statistics
from collections.abc import Callable

from sqlalchemy import update

from benchmarks.databases import databases
from benchmarks.measuring import median_ms, once_ms, print_table
from core.db import db
from core.journal import queries
from core.journal.actions import record, record_each
from core.journal.checking import Check
from core.journal.reading import PAGE, Filters, lines
from core.many import among
from core.people.models import Person
from core.settings import Settings
from tests.databases import Database
from tests.people import People
from wsgi import create_app

TIMES = 200
AT_ONCE = 500
FEW = 10_000
ASKED: tuple[dict[str, str], ...] = ({}, {"kind": "roles"}, {"who": "Sana"}, {"community": "1"})


def main(number: int) -> None:
    """Measure both databases."""
    appended, checked = [], []
    for name, database, settings in databases():
        costs, walks = _measured(database, settings, number)
        appended += [(f"{name}, {what}", *figures) for what, figures in costs.items()]
        checked.append((name, *walks))
    print_table(
        "A change with its line in the journal",
        ["database", "bare change ms", "with its line ms", "ratio"],
        appended,
    )
    each = [f"page {at}, {FEW:,} → {number:,}" for at in range(len(ASKED))]
    headings = ["database", "lines/s bound", "s to check 100,000", *each]
    print_table(f"{number:,} lines in the journal", headings, checked)


def _measured(
    database: Database, settings: Settings, number: int
) -> tuple[dict[str, tuple[float, float, float]], tuple[object, ...]]:
    database.empty()
    with create_app(settings).app_context():
        people = People()
        costs = {
            "one person": _cost(lambda: _change(people), lambda: _tell(people)),
            f"{AT_ONCE} people": _cost(*_of_many(people), times=20),
        }
        _fill(people, FEW)
        few = _pages()
        seconds = once_ms(lambda: _fill(people, number - FEW)) / 1000
        pages = [f"{a:.1f} → {b:.1f}" for a, b in zip(few, _pages(), strict=True)]
        with queries.one_state():
            check = Check()
            took = once_ms(check.run) / 1000
        assert check.report.is_whole
        db.session.remove()
        db.engine.dispose()
    return costs, ((number - FEW) / seconds, took / check.report.checked * 100_000, *pages)


def _cost(
    change: Callable[[], None], tell: Callable[[], None], times: int = TIMES
) -> tuple[float, float, float]:
    """Medians of both, taken in turns, and how much dearer the second is."""
    bare, told = [], []
    for at in range(times + 5):
        alone = once_ms(lambda: _committed(change))
        with_line = once_ms(lambda: _committed(change, tell))
        if at >= 5:
            bare.append(alone)
            told.append(with_line)
    first, second = statistics.median(bare), statistics.median(told)
    return first, second, second / first


def _committed(*steps: Callable[[], None]) -> None:
    for step in steps:
        step()
    db.session.commit()


def _change(people: People) -> None:
    person = db.session.get_one(Person, people.bea.id)
    person.place = "Leeds" if person.place == "Hull" else "Hull"


def _tell(people: People) -> None:
    record(
        "person.changed",
        by=people.sana,
        person_id=people.bea.id,
        community_id=people.community.id,
    )


def _of_many(people: People) -> tuple[Callable[[], None], Callable[[], None]]:
    crowd = [Person(source="A list", name=f"P {n}", sort_name=f"p {n}") for n in range(AT_ONCE)]
    db.session.add_all(crowd)
    db.session.commit()
    ids, by_id, here = [each.id for each in crowd], people.sana.id, people.community.id
    places = iter(("Hull", "Leeds") * TIMES)

    def change() -> None:
        moved = update(Person).where(among(Person.id, ids)).values(place=next(places))
        db.session.execute(moved, execution_options={"synchronize_session": False})

    def tell() -> None:
        record_each("person.changed", ids, by_id=by_id, community_id=here)

    return change, tell


def _fill(people: People, number: int) -> None:
    """Write lines as a busy year would: of many kinds, about anybody."""
    by_id, here, whose = people.sana.id, people.community.id, [people.bea.id, people.amir.id]
    for at in range(number // AT_ONCE):
        what = ("person.changed", "role.given", "wave.opened", "signed.in")[at % 4]
        for person_id in whose:
            ids = [person_id + n for n in range(AT_ONCE // len(whose))]
            record_each(what, ids, by_id=by_id, community_id=here, number=at)
        db.session.commit()


def _pages() -> list[float]:
    """The page with nothing asked, of a kind, of a person, and of a community."""
    return [median_ms(lambda asked=asked: _page(asked), 20) for asked in ASKED]  # type: ignore[misc]


def _page(asked: dict[str, str]) -> None:
    assert lines(Filters.of(asked, "Europe/London").keys(None, PAGE + 1))
    db.session.rollback()
