"""Marked words in every column that may hold some about a person, and where they are found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary, String, Table, delete, select, update

from core.communities.actions import know
from core.communities.models import Community
from core.db import Model, db, now
from core.erasure.rules import Fate, known
from core.files.models import StoredFile
from core.imports.models import ImportFile, ImportRow, ImportState, PeopleImport
from core.people.models import Person, folded
from core.people.terms import index_people
from recognition.champions.models import Champion
from recognition.contributions.models import Contribution
from tests.core.merge_samples import Sample, choices

MARK = "canary"
TABLES = Model.metadata.sorted_tables
LEFT_OUT = {
    "thanks.words": "words to somebody else stay, by nobody",
    "dropped_addresses.address_digest": "a keyed digest, kept so that nobody brings them back",
}
"""Columns that hold words of the person which others need."""


NAME = f"{MARK} name"


class Marked(Sample):
    """Random rows that lead to one person wherever they can, with marked words in them."""

    def add(self, table: Table) -> bool:
        """The words of search are worked out by the product itself."""
        return table.name != "word_variants" and super().add(table)

    def value(self, column: Column[Any]) -> Any:
        if str(column) == "people_imports.state":  # of one that is applied now the file goes later
            return self.random.choice([each for each in ImportState if each != "applying"])
        if (given := self._given(column)) is not None:
            return given
        if may_be_marked(column):
            return marked(column, self.random.randint(1, 10**9))
        for key in column.foreign_keys:
            if key.column.name == "id" and self.numbers.get(key.column.table.name):
                return self.random.choice(self.numbers[key.column.table.name])
        return super().value(column)

    def _given(self, column: Column[Any]) -> Any:
        """What leads to the person without a foreign key."""
        person_id = self.numbers["people"][0]
        return {
            "holds.subject": "person",
            "holds.subject_id": person_id,
            "holds.lifted_at": now(),
            "interviews.with_whom": NAME,
            "journal.person_id": person_id,
        }.get(str(column))


def marked_everywhere(community: Community, seed: int) -> Person:
    """Somebody of whom every table tells, in marked words."""
    person = Person(source="Fair")
    person.rename("Nadia Osei")
    db.session.add(person)
    db.session.flush()
    know(community, person)
    Marked(seed, [person.id], [community.id])
    mark_person(person.id)
    index_people([person.id])
    _forget_what_nobody_has()
    db.session.commit()
    return person


def _forget_what_nobody_has() -> None:
    """Delete sample files that nothing shows and lists that speak of nobody, as jobs do.

    No list is being applied meanwhile.
    """
    begun = update(PeopleImport).where(PeopleImport.state == ImportState.APPLYING)
    db.session.execute(begun.values(state=ImportState.APPLIED))
    rows = select(ImportRow.import_id)
    db.session.execute(delete(ImportFile).where(ImportFile.import_id.not_in(rows)))
    shown = [select(Champion.photo_id), select(Contribution.file_id)]
    used = {each for found in shown for each in db.session.scalars(found)} - {None}
    db.session.execute(delete(StoredFile).where(StoredFile.id.not_in(used)))


def mark_person(person_id: int) -> None:
    """Mark the details of the person, and what is worked out from them."""
    table = Model.metadata.tables["people"]
    words = {c.name: marked(c, person_id) for c in table.columns if may_be_marked(c)}
    words["name"], words["sort_name"] = NAME, folded(NAME)
    db.session.execute(update(table).where(table.c.id == person_id).values(words))


def may_be_marked(column: Column[Any]) -> bool:
    """True of what goes or is emptied, as far as the tables take any words there."""
    name = f"{column.table.name}.{column.name}"
    rule = known().columns.get(name)
    is_free = not column.foreign_keys and not choices(column) and name not in LEFT_OUT
    holds = isinstance(column.type, String | JSON | LargeBinary)
    return holds and is_free and rule is not None and rule.fate is not Fate.KEPT


def marked(column: Column[Any], number: int) -> Any:
    word = f"{MARK}{number}"
    if isinstance(column.type, LargeBinary):
        return word.encode()
    if not isinstance(column.type, JSON):
        return word
    return [word] if str(column.type.python_type) and _is_list(column) else {"words": word}


def found_anywhere(folder: Path) -> list[str]:
    """Every column, and every file of the installation, in which a mark stands."""
    columns = [str(column) for column in _every_column() if _holds_mark(column)]
    files = [p for p in folder.rglob("*") if p.is_file() and MARK.encode() in p.read_bytes()]
    return columns + [str(path) for path in files]


def found_in(word: str) -> list[str]:
    """The columns in which this word stands as a whole."""
    whole = re.compile(rf"\b{re.escape(word)}\b")
    return [
        str(column)
        for column in _every_column()
        if any(whole.search(_text(value)) for value in db.session.scalars(select(column)))
    ]


def _every_column() -> Iterator[Column[Any]]:
    for table in TABLES:
        yield from table.columns


def _holds_mark(column: Column[Any]) -> bool:
    return any(MARK in _text(value) for value in db.session.scalars(select(column)))


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return json.dumps(value, default=str) if isinstance(value, list | dict) else str(value)


def _is_list(column: Column[Any]) -> bool:
    table = column.table
    assert isinstance(table, Table)
    for mapper in Model.registry.mappers:
        if mapper.local_table is table:
            hint = str(mapper.class_.__annotations__.get(column.name, ""))
            return "list" in hint
    return False
