"""What is put back for a test is what the product made."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import Flask
from sqlalchemy import func, select

from core.db import db
from core.people.models import Person
from tests.clock import Clock
from tests.databases import Database, let_go
from tests.kept import begin_with
from tests.people import someone
from tests.sites import Site
from tests.walks import every_row

BOUND = ("journal", "journal_heads")
"""Tables whose rows are bound to each other by what they say, the time too."""


def test_every_row_is_put_back_as_it_was_but_for_the_time(
    app: Flask, database: Database, clock: Clock
) -> None:
    app.extensions.pop("kept", None)
    Site()
    made, began = every_row(), _first_seen()
    _empty(app, database)
    clock.move(days=7)
    Site()
    assert _without_times(every_row()) == _without_times(made)
    assert timedelta(days=7) <= _first_seen() - began < timedelta(days=7, minutes=10)


def test_it_goes_on_counting_where_it_was(app: Flask, database: Database) -> None:
    for _each in range(2):
        begin_with(_two_people)
        assert someone("Cy").id == 3
        _empty(app, database)


def test_where_people_are_it_is_made(app: Flask) -> None:
    begin_with(_two_people)
    begin_with(_two_people)
    assert db.session.scalar(select(func.count(Person.id))) == 4


def _two_people() -> None:
    someone("Ada")
    someone("Bea")


def _empty(app: Flask, database: Database) -> None:
    db.session.remove()
    let_go(app)
    database.empty()


def _first_seen() -> datetime:
    return db.session.scalars(select(Person.created_at).order_by(Person.id).limit(1)).one()


def _without_times(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[list[object]]]:
    """The rows with the mere fact that there is a moment or a day, or a seal that covers one."""
    timely = {name: (date, bytes) if name in BOUND else (date,) for name in rows}
    return {
        name: [
            [type(each) if isinstance(each, timely[name]) else each for each in r] for r in found
        ]
        for name, found in rows.items()
    }
