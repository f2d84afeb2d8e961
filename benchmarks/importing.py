"""Importing a list of dirty rows, against the bulk load of the same rows by the database itself."""

from __future__ import annotations

import csv
import io
import multiprocessing
import random
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from sqlalchemy import Table, delete, func, insert, select

from benchmarks.databases import databases
from benchmarks.measuring import most_memory, print_table
from core.communities.models import Acquaintance
from core.db import db
from core.imports import actions, jobs
from core.imports.columns import Plan
from core.imports.models import ImportRow, PeopleImport
from core.journal.models import Entry
from core.people.models import Person, PersonLanguage, PersonTerm, PersonTopic, WordVariant
from core.settings import Settings
from tests.databases import Database
from tests.people import People, sign_in
from wsgi import create_app

HEADINGS = ["First name", "Last name", "E-mail", "Phone", "Company", "Town", "Topics", "Language"]
FIRST = ["Fiona", "Amir", "Zoë", "محمد", "Oisín", "Nguyễn", "Júlia", "Łukasz", "Keiko", "Siân"]
LAST = ["Reid", "Haddad", "Müller", "العلي", "Byrne", "Hạnh", "Kovács", "Żak", "Ito", "O'Brien"]
TABLES: tuple[type[Any], ...] = (
    Person,
    Acquaintance,
    PersonTopic,
    PersonLanguage,
    PersonTerm,
    WordVariant,
    Entry,
    ImportRow,
)
"""What an import writes; the bulk load writes the very rows that it wrote."""
PAUSE = 0.05


def main(rows: int) -> None:
    """Measure both databases."""
    told = []
    for name, database, settings in databases():
        told.append((name, *_measured(database, settings, rows)))
    print_table(
        f"Importing {rows:,} dirty rows",
        [
            "database",
            "dry run, rows/s",
            "import, rows/s",
            "bulk load, rows/s",
            "ratio",
            "people only, rows/s",
            "ratio",
            "peak MiB",
            "page alone ms",
            "while it runs ms",
            "95th ms",
        ],
        told,
    )


def _measured(database: Database, settings: Settings, rows: int) -> tuple[float, ...]:
    database.empty()
    app = create_app(settings)
    with app.app_context():
        people = People()
        import_id = _uploaded(people, rows)
        client = app.test_client()
        sign_in(client, people.sana)
        page = f"/communities/{people.community.id}/people/?place=Leeds"
        alone = statistics.median(_page_times(client, page, 20))
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as worker:
        checked, _peak = worker.submit(_work, settings, import_id, False).result()
        with app.app_context():
            actions.start(db.session.get_one(PeopleImport, import_id), by=None)
            db.session.commit()
        running = worker.submit(_work, settings, import_id, True)
        times: list[float] = []
        while not running.done():
            times += _page_times(client, page, 1)
            time.sleep(PAUSE)
        applied, peak = running.result()
    with app.app_context():
        written = {table: _rows_of(table) for table in TABLES}
        loaded = _loaded(written)
        only_people = _loaded({Person: written[Person]})
        db.session.remove()
        db.engine.dispose()
    return *_told(rows, (checked, applied, loaded, only_people)), peak, alone, *_middle(times)


def _middle(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def _told(rows: int, seconds: tuple[float, ...]) -> tuple[float, ...]:
    """Rows a second of each, and the ratios of the import to the two bulk loads."""
    speeds = [rows / each for each in seconds]
    return (
        speeds[0],
        speeds[1],
        speeds[2],
        speeds[1] / speeds[2],
        speeds[3],
        speeds[1] / speeds[3],
    )


def _work(settings: Settings, import_id: int, is_real: bool) -> tuple[float, float]:
    """Check or apply in a process of its own: how long it took, and its peak in MiB."""
    app = create_app(settings)
    with app.app_context():
        start = time.perf_counter()
        (jobs.apply if is_real else jobs.check)(import_id)
        took = time.perf_counter() - start
        db.session.remove()
        db.engine.dispose()
    return took, most_memory()


def _uploaded(people: People, rows: int) -> int:
    found = actions.upload(people.community, "list.csv", _sheet(rows), by=people.sana)
    plan = Plan.from_json(found.plan)
    actions.choose(found, plan.skip, plan.fields, "A list", False, "consent")
    db.session.commit()
    return found.id


def _sheet(rows: int) -> bytes:
    """One row in ten says again who was said before, in another case; one in fifty is wrong."""
    draw, text = random.Random(1), io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for number in range(rows):
        at = draw.randrange(number) if number % 10 == 9 else number
        first, last = FIRST[at % 10], LAST[at // 10 % 10]
        address = f" {first[:1].upper()}{at}@Example.org" if at % 3 else f"p{at}@example.org"
        address = address if first.isascii() or not at % 3 else f"Q{at}@Example.org"
        writer.writerow(
            [
                first,
                f"{last} {at}",
                "not an address" if number % 50 == 7 else address,
                f"0113 496 {at % 10_000:04}",
                f"Society {at % 500}",
                ("Leeds", " York ", "Köln")[at % 3],
                f"bees; Topic {at % 40}",
                "English, Polish" if at % 4 else "",
            ]
        )
    return text.getvalue().encode()


def _page_times(client: Any, page: str, times: int) -> Iterator[float]:
    for _each in range(times):
        start = time.perf_counter()
        assert client.get(page, buffered=True).status_code == 200
        yield (time.perf_counter() - start) * 1000


def _rows_of(model: type[Any]) -> list[dict[str, Any]]:
    table: Table = model.__table__
    return [dict(row._mapping) for row in db.session.execute(select(table))]


def _loaded(written: dict[type[Any], list[dict[str, Any]]]) -> float:
    """Empty the tables, and load these rows as the database does it fastest: seconds for each."""
    for model in reversed(TABLES):
        if model in written and model not in (Person, Entry):
            db.session.execute(delete(model))
    db.session.commit()
    spare = _apart(written)
    start = time.perf_counter()
    connection = db.session.connection()
    for table, rows in spare:
        if connection.dialect.name == "sqlite":
            connection.execute(insert(table), rows)
        else:
            _copy(connection, table, rows)
    db.session.commit()
    return time.perf_counter() - start


def _apart(written: dict[type[Any], list[dict[str, Any]]]) -> list[tuple[Table, list[Any]]]:
    """Under other ids and addresses, since people and lines of the journal cannot be removed."""
    more = 1 + (db.session.scalar(select(func.max(Person.id))) or 0)
    more_lines = db.session.scalar(select(func.max(Entry.id))) or 0
    db.session.commit()
    moved = []
    for model, rows in written.items():
        table: Table = model.__table__
        shifted = []
        for row in rows:
            new = dict(row)
            for name in ("id", "person_id"):
                if new.get(name) is not None and (model is Person or name == "person_id"):
                    new[name] += more
            if model is Entry:
                new |= dict.fromkeys(("position", "hash", "words", "salt"))
                new["id"] += more_lines
            if new.get("email_key"):
                new["email_key"] = f"{more}.{new['email_key']}"
            shifted.append(new)
        moved.append((table, shifted))
    return moved


def _copy(connection: Any, table: Table, rows: list[dict[str, Any]]) -> None:
    """COPY FROM STDIN, with what the database needs to know of the types of Python."""
    names = [column.name for column in table.columns]
    types = {column.name: column.type.dialect_impl(connection.dialect) for column in table.columns}
    binds = {name: kind.bind_processor(connection.dialect) for name, kind in types.items()}
    quoted = ", ".join(f'"{name}"' for name in names)
    wanted = f"COPY {table.name} ({quoted}) FROM STDIN"
    with connection.connection.cursor() as cursor, cursor.copy(wanted) as copy:
        for row in rows:
            copy.write_row([bind(row[n]) if (bind := binds[n]) else row[n] for n in names])
