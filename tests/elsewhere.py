"""A community with one row of everything, to which nobody here has a key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Integer, LargeBinary, Table, Text, insert, inspect, select

from core.db import db
from tests.core.merge_samples import choices
from tests.kept import without_triggers

FAR = 900_001
SECRET = "Zephyrine"
OUR_OWN = {"journal", "journal_heads", "job_runs", "status_lists", "word_variants", "wordings"}
"""Tables of the whole installation."""
TOLD = {
    *("about", "asker_name", "criteria", "effort", "file_name", "from_name", "gathering_places"),
    *("habits", "held_why", "learned", "meaning", "name", "note", "notes", "personal_line"),
    *("phone", "place", "postal_address", "pseudonym", "purpose", "reason", "said", "sort_name"),
    *("subject", "support_now", "text", "wanted_why", "why", "with_whom", "words"),
}
"""Columns that hold what somebody wrote."""
LED_TO = {
    *("credentials.status_index", "deliveries.subject_id", "holds.subject_id", "news.subject_id"),
}
"""Columns that lead to something without a foreign key."""


def build() -> None:
    """Copy the first row of every table into a community of its own; each has the number FAR."""
    with without_triggers():
        for table in db.metadata.sorted_tables:
            if table.name not in OUR_OWN:
                _copy(table)
    db.session.commit()


def numbers(arguments: Iterable[str], endpoint: str) -> dict[str, int | str]:
    """What the arguments of a view say when they mean a row of that community."""
    table = "champions" if "faces" in endpoint else "stored_files"
    texts = {"public_id": (table, "public_id"), "form_key": ("contributions", "form_key")}
    found: dict[str, int | str] = {}
    for name in arguments:
        if name in texts:
            columns = db.metadata.tables[texts[name][0]].c
            asked = select(columns[texts[name][1]]).where(columns.id == FAR)
            found[name] = db.session.scalars(asked).one()
        elif name.endswith("_id") and name != "community_id":
            found[name] = FAR
    return found


def rows() -> dict[str, list[Any]]:
    """Every row that belongs to that community, or leads to it."""
    db.session.rollback()
    driver: Any = db.session.connection().connection.driver_connection
    return {name: there for name, asked in _asked() if (there := driver.execute(asked).fetchall())}


@cache
def _asked() -> list[tuple[str, str]]:
    """For each table the statement that finds those rows; there are many, so they are plain."""
    found = []
    for table in db.metadata.sorted_tables:
        marks = [f"{column.name} = {FAR}" for column in table.columns if _leads_there(column)]
        if marks:
            found.append((table.name, f"SELECT * FROM {table.name} WHERE {' OR '.join(marks)}"))
    return found


def _copy(table: Table) -> None:
    first = select(table).order_by(*table.primary_key).limit(1)
    row = db.session.execute(first).mappings().first()
    if row is None:
        return
    made = {column.name: _moved(column, row[column]) for column in table.columns}
    if table.name == "people":
        made |= {"is_administrator": False, "merged_into_id": None}
        db.session.execute(insert(table).values({**made, "id": FAR + 1, "email_key": "another"}))
    if table.name == "duplicates":
        made["second_id"] = FAR + 1
    db.session.execute(insert(table).values(made))


def _moved(column: Column[Any], value: Any) -> Any:
    if value is not None and _leads_there(column):
        return FAR
    if isinstance(column.type, Text) and value and column.name in TOLD and not choices(column):
        return f"{SECRET} of {column.table.name}"
    if value and column.name in _unique(column.table):
        return value + b"x" if isinstance(value, bytes) else f"{value}x"
    return value


def _leads_there(column: Column[Any]) -> bool:
    is_number = isinstance(column.type, Integer)
    is_own = column.primary_key and column.name == "id"
    led_to = {key.column.table.name for key in column.foreign_keys} - OUR_OWN
    return is_number and (is_own or bool(led_to) or str(column) in LED_TO)


def _unique(table: Table) -> set[str]:
    """The columns of texts that no two rows may share."""
    found = inspect(db.session.connection())
    unique = [each for each in found.get_indexes(table.name) if each["unique"]]
    groups: list[Sequence[str | None]] = [each["column_names"] for each in unique]
    groups += [each["column_names"] for each in found.get_unique_constraints(table.name)]
    groups.append([column.name for column in table.primary_key])
    texts = {column.name for column in table.columns if isinstance(column.type, Text | LargeBinary)}
    return {str(name) for group in groups if texts.issuperset(group) for name in group}
