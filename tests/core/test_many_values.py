"""Many values in one statement: as one parameter, with the same words however many there are."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import or_, select, text

from core.db import db
from core.many import among
from core.people.models import Person
from tests.people import People, someone

ODD = ['"', "'", "\\", "{a,b}", "NULL", "[1]", "%s", ":x", "Нина 🌱", ""]


def names(test: Any) -> set[str]:
    db.session.flush()
    return set(db.session.scalars(select(Person.name).where(test)))


def test_values_are_found_whatever_stands_in_them(app: Flask, people: People) -> None:
    everybody = names(Person.id > 0)
    for each in ODD:
        someone("x").name = each
    assert names(among(Person.name, ODD)) == set(ODD)
    assert names(~among(Person.name, ODD)) == everybody
    ids = [people.sana.id, people.bea.id]
    assert names(among(Person.id, [*ids, *range(100_000, 105_000)])) == {"Sana Malik", "Bea Król"}
    assert names(or_(among(Person.id, ids[:1]), among(Person.name, ['"']))) == {"Sana Malik", '"'}


def test_no_values_are_in_nobody_and_out_of_everybody(app: Flask, people: People) -> None:
    assert names(among(Person.id, [])) == set()
    assert names(~among(Person.id, [])) == names(Person.id > 0)


def test_a_statement_is_prepared_once_for_any_number(app: Flask, people: People) -> None:
    prepared: dict[Any, Any] = db.engine.get_execution_options()["compiled_cache"]
    names(among(Person.id, [1]))
    before = len(prepared)
    for number in (0, 2, 3_000):
        names(among(Person.id, range(number)))
    assert len(prepared) == before
    assert db.session.scalar(select(among(Person.id, [1])).where(Person.id == 1)) is True


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_index_leads_to_them(app: Flask, people: People) -> None:
    found = select(Person.name).where(among(Person.id, [1, 2]))
    asked = str(found.compile(db.engine)).replace("?", "'[1, 2]'")
    plan = [row.detail for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {asked}"))]
    assert any(step.startswith("SEARCH people USING INTEGER PRIMARY KEY") for step in plan), plan
