"""An import that is killed, doubled or overtaken still imports everybody once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, func, insert, select

from core.communities.models import Acquaintance
from core.db import db
from core.erasure import erasing
from core.imports import actions, jobs
from core.imports.columns import Plan
from core.imports.models import ImportFile, ImportRow, ImportState, PeopleImport
from core.imports.sheets import read
from core.people.models import Person, PersonTerm
from tests.clock import Clock
from tests.people import People
from tests.statements import statements

ROWS = 1_700
CONTENT = "Name,E-mail,Topics\n" + "".join(
    f"Person {n},p{n}@example.org,topic {n % 7}\n" for n in range(ROWS)
)


@pytest.fixture
def started(people: People) -> int:
    """The id of an import that waits for a worker."""
    found = actions.upload(people.community, "list.csv", CONTENT.encode(), by=people.sana)
    plan = Plan.from_json(found.plan)
    actions.choose(found, plan.skip, plan.fields, "A list", False, "consent")
    db.session.commit()
    jobs.check(found.id)
    import_id = found.id
    actions.start(found, by=people.sana)
    db.session.commit()
    return import_id


def imported() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Person.name.like("Person %"))) or 0


def state_of(import_id: int) -> str:
    db.session.rollback()
    return db.session.get_one(PeopleImport, import_id).state


def work_a_while_and_die(import_id: int, rows: int) -> None:
    """Do what a worker does until it is killed after that many rows."""
    mine = jobs._take(import_id, ImportState.APPLYING)
    found = db.session.get_one(PeopleImport, import_id)
    plan, community_id = Plan.from_json(found.plan), found.community_id
    people = read(CONTENT.encode()).rows[plan.skip : plan.skip + rows]
    jobs.Work(import_id, community_id, plan, mine, writes=True).goes_through(people, 0)
    db.session.remove()


def test_a_killed_import_goes_on_where_it_ended(
    started: int, work: Callable[[], None], clock: Clock
) -> None:
    work_a_while_and_die(started, rows=1_000)
    assert imported() == 1_000
    jobs.take_up_left_imports()
    work()
    assert imported() == 1_000
    clock.move(minutes=2)
    jobs.take_up_left_imports()
    work()
    assert imported() == ROWS
    assert state_of(started) == ImportState.APPLIED
    assert db.session.get_one(PeopleImport, started).counts == {"new": ROWS}


def test_erasing_somebody_of_a_list_that_is_being_applied_stops_nobody_else(
    started: int, work: Callable[[], None], clock: Clock
) -> None:
    work_a_while_and_die(started, rows=500)
    erasing.erase(db.session.scalars(select(Person).where(Person.name == "Person 3")).one())
    db.session.commit()
    clock.move(minutes=2)
    jobs.take_up_left_imports()
    work()
    assert imported() == ROWS - 1
    assert state_of(started) == ImportState.APPLIED
    assert db.session.scalar(select(func.count()).select_from(ImportFile)) == 0


def test_a_lost_bell_is_rung_again(started: int, work: Callable[[], None]) -> None:
    jobs.take_up_left_imports()
    work()
    assert imported() == ROWS


def test_a_killed_dry_run_begins_again(people: People, work: Callable[[], None]) -> None:
    found = actions.upload(people.community, "list.csv", CONTENT.encode(), by=people.sana)
    plan = Plan.from_json(found.plan)
    actions.choose(found, plan.skip, plan.fields, "A list", False, "consent")
    db.session.commit()
    rows = read(CONTENT.encode()).rows[1:600]
    mine = jobs._take(found.id, ImportState.CHECKING)
    jobs.Work(found.id, people.community.id, plan, mine, writes=False).goes_through(rows, 0)
    found.touched_at = None
    db.session.commit()
    jobs.check(found.id)
    db.session.refresh(found)
    assert found.counts == {"new": ROWS}
    assert db.session.scalar(select(func.count()).select_from(ImportRow)) == ROWS
    assert imported() == 0


def test_two_workers_at_once_import_everybody_once(app: Flask, started: int) -> None:
    def one_worker() -> None:
        with app.app_context():
            jobs.apply(started)

    workers = [threading.Thread(target=one_worker) for _number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert imported() == ROWS
    assert db.session.scalar(select(func.count()).select_from(Acquaintance)) == ROWS + 7


def test_a_list_that_was_thrown_away_stops(people: People) -> None:
    found = actions.upload(people.community, "list.csv", CONTENT.encode(), by=people.sana)
    plan = Plan.from_json(found.plan)
    actions.choose(found, plan.skip, plan.fields, "A list", False, "consent")
    db.session.commit()
    mine = jobs._take(found.id, ImportState.CHECKING)
    db.session.commit()
    actions.discard(found)
    db.session.commit()
    working = jobs.Work(1, people.community.id, plan, mine, writes=False)
    assert not working.goes_through(read(CONTENT.encode()).rows[1:10], 0)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # SQLite has one writer
def test_somebody_who_is_added_at_the_same_moment_is_not_doubled(app: Flask, started: int) -> None:
    with _somebody_else_adds("p3@example.org", app.config["SQLALCHEMY_DATABASE_URI"]):
        jobs.apply(started)
    assert imported() == ROWS - 1
    assert db.session.get_one(PeopleImport, started).counts == {"new": ROWS}


def test_statements_do_not_grow_with_rows(started: int) -> None:
    with statements() as sent:
        jobs.apply(started)
    batches = sum("UPDATE people_imports SET done" in each for each in sent)
    assert batches > 1 and len(sent) < 35 * batches


def test_everybody_imported_can_be_found(started: int) -> None:
    jobs.apply(started)
    words = select(func.count()).where(PersonTerm.term == "topic")
    assert db.session.scalar(words) == ROWS


@contextmanager
def _somebody_else_adds(address: str, url: str) -> Iterator[None]:
    """Right before the first people are inserted, add this address from elsewhere."""
    engine, done = create_engine(url), threading.Event()

    def add(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("INSERT INTO people ") and not done.is_set():
            done.set()
            row = {"name": "Early", "sort_name": "early", "email": address, "email_key": address}
            with engine.begin() as other:
                other.execute(insert(Person).values(**row, source="x"))

    event.listen(db.engine, "before_cursor_execute", add)
    yield
    event.remove(db.engine, "before_cursor_execute", add)
    engine.dispose()
