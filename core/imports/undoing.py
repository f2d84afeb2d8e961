"""Taking back what a list did to people, as far as nobody has worked with them since."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from flask import current_app
from sqlalchemy import Row, bindparam, delete, select, update

from core.communities.models import Acquaintance
from core.db import IN_BULK, db
from core.fields.models import FieldValue
from core.imports import traces
from core.imports.cells import DETAILS
from core.imports.models import ImportRow, Outcome, PeopleImport
from core.imports.writing import table_of
from core.journal.actions import record_each
from core.many import among
from core.people.models import Person, PersonLanguage, PersonTopic
from core.people.terms import index_people
from core.settings import Settings

TAGS = (
    ("topics", PersonTopic, PersonTopic.topic),
    ("languages", PersonLanguage, PersonLanguage.language),
)
TO_UNDO = (Outcome.NEW, Outcome.UPDATED)
Rows = Sequence[Any]


def mark(text: str) -> str:
    """What tells later whether a detail still says what a list wrote, without keeping it."""
    settings: Settings = current_app.config["SETTINGS"]
    key = hashlib.sha256(settings.privacy_key.encode()).digest()
    return hashlib.blake2b(text.encode(), digest_size=6, key=key).hexdigest()


def noted(facts: dict[str, Any], details: Mapping[str, str]) -> dict[str, Any]:
    """The facts of a row with a mark for each detail that it filled in."""
    wrote = {name: mark(details[name]) for name in facts.get("filled", ()) if name in details}
    return facts | {"wrote": wrote} if wrote else facts


def take_back(found: PeopleImport, most: int) -> int:
    """Take back the next rows, at most so many people; answers how many rows were looked at."""
    numbered = _next(found.id, most)
    if not numbered:
        return 0
    person_ids = {row.person_id for row in numbered if row.person_id is not None}
    rows = _rows_of(found.id, person_ids)
    made = {row.person_id for row in rows if row.facts.get("made")}
    joined = {row.person_id for row in rows if row.outcome == Outcome.NEW}
    stay = traces.since(found, joined)
    gone = made - stay.keys()
    _remove(found, gone)
    before = [row for row in rows if row.person_id not in made]
    needed = traces.of_addresses(
        found, {row.person_id for row in before if "email" in row.facts.get("wrote", {})}
    )
    changed = _empty(found, before, needed)
    _leave(found, joined - made - stay.keys())
    told = [_told(row, gone, made, stay, changed, needed) for row in rows]
    told += [(row.number, Outcome.REMOVED, {}) for row in numbered if row.person_id is None]
    _tell(found, told)
    return len(told)


def _next(import_id: int, most: int) -> Rows:
    wanted = select(ImportRow.number, ImportRow.person_id)
    wanted = wanted.where(ImportRow.import_id == import_id, ImportRow.outcome.in_(TO_UNDO))
    return db.session.execute(wanted.order_by(ImportRow.number).limit(most)).all()


def _rows_of(import_id: int, person_ids: Collection[int]) -> Rows:
    """All rows of the list about these people, in its order."""
    return db.session.execute(
        select(ImportRow.number, ImportRow.outcome, ImportRow.person_id, ImportRow.facts)
        .where(
            among(ImportRow.person_id, person_ids),
            ImportRow.import_id == import_id,
            ImportRow.outcome.in_(TO_UNDO),
        )
        .order_by(ImportRow.number)
    ).all()


def _remove(found: PeopleImport, person_ids: Collection[int]) -> None:
    """Remove people whom nothing points at; the journal goes on telling of numbers."""
    if not person_ids:
        return
    gone = delete(Person).where(among(Person.id, person_ids))
    db.session.execute(gone, execution_options=IN_BULK)


def _leave(found: PeopleImport, person_ids: Collection[int]) -> None:
    """Let the community no longer know of people who were here before, and of whom it did not."""
    if person_ids:
        known = delete(Acquaintance).where(
            Acquaintance.community_id == found.community_id,
            among(Acquaintance.person_id, person_ids),
        )
        db.session.execute(known, execution_options=IN_BULK)


def _empty(found: PeopleImport, rows: Rows, needed: Collection[int]) -> dict[int, set[str]]:
    """Empty the details that still say what the list wrote; by row, those that do not.

    The address of whoever needs it stays as well.
    """
    ids = {row.person_id for row in rows}
    there = _details_of(ids)
    differ: dict[int, set[str]] = {}
    emptied: dict[int, set[str]] = {}
    for row in rows:
        for name, wrote in row.facts.get("wrote", {}).items():
            text = there.get(row.person_id, {}).get(name)
            same = text is not None and mark(text) == wrote
            same = same and not (name == "email" and row.person_id in needed)
            into = (
                emptied.setdefault(row.person_id, set())
                if same
                else differ.setdefault(row.number, set())
            )
            into.add(name)
    _write_empty({key: names for key, names in emptied.items() if names})
    touched = {key for key, names in emptied.items() if names} | _untag(rows)
    if touched:
        index_people(touched)
        about = {"community_id": found.community_id, "subject_id": found.id}
        record_each("person.emptied", touched, by_id=None, **about)
    return differ


def _details_of(person_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """What is kept of people now: the built-in details, and every custom field by its key."""
    if not person_ids:
        return {}
    columns = [getattr(Person, name) for name in (*DETAILS, "is_rarely_online")]
    found = db.session.execute(select(Person.id, *columns).where(among(Person.id, person_ids)))
    details = {row.id: _texts(row) for row in found}
    own = select(FieldValue.person_id, FieldValue.field_id, FieldValue.text)
    for person_id, field_id, text in db.session.execute(
        own.where(among(FieldValue.person_id, person_ids))
    ):
        details[person_id][f"field-{field_id}"] = text
    return details


def _texts(row: Row[*tuple[Any, ...]]) -> dict[str, str]:
    texts = {name: text for name in DETAILS if (text := getattr(row, name))}
    return texts | ({"is_rarely_online": "yes"} if row.is_rarely_online else {})


def _write_empty(emptied: Mapping[int, Collection[str]]) -> None:
    """Empty these details of these people, one statement for each detail."""
    for name in {name for names in emptied.values() for name in names}:
        ids = [person_id for person_id, names in emptied.items() if name in names]
        if name.startswith("field-"):
            said = delete(FieldValue).where(FieldValue.field_id == int(name.removeprefix("field-")))
            said = said.where(among(FieldValue.person_id, ids))
            db.session.execute(said, execution_options=IN_BULK)
            continue
        empty: dict[str, Any] = {name: False if name == "is_rarely_online" else None}
        if name == "email":
            empty["email_key"] = None
        of_them = update(Person).where(among(Person.id, ids))
        db.session.execute(of_them.values(empty), execution_options=IN_BULK)


def _untag(rows: Rows) -> set[int]:
    """Take off the tags that the list added, and say of whom."""
    touched = set()
    for name, table, column in TAGS:
        pairs = [
            {"of_id": row.person_id, "tag": tag} for row in rows for tag in row.facts.get(name, ())
        ]
        if pairs:
            tags = table_of(table)
            one = tags.c.person_id == bindparam("of_id"), tags.c[column.key] == bindparam("tag")
            db.session.connection().execute(tags.delete().where(*one), pairs)
            touched |= {pair["of_id"] for pair in pairs}
    return touched


def _told(
    row: Any,
    gone: Collection[int],
    made: Collection[int],
    stay: Mapping[int, str],
    changed: Mapping[int, set[str]],
    needed: Mapping[int, str],
) -> tuple[int, Outcome, dict[str, Any]]:
    """What became of a row."""
    if row.person_id in gone:
        return row.number, Outcome.REMOVED, {}
    if row.person_id in made:
        return row.number, Outcome.STAYED, {"why": stay[row.person_id]}
    kept = changed.get(row.number, set())
    address = needed.get(row.person_id, "") if "email" in kept else ""
    if kept and kept == set(row.facts.get("filled", ())):
        why = address or "changed_since"
        return row.number, Outcome.STAYED, {"why": why, "kept": sorted(kept)}
    facts = {"kept": sorted(kept), "address": address}
    return row.number, Outcome.RESTORED, {key: value for key, value in facts.items() if value}


def _tell(found: PeopleImport, told: Iterable[tuple[int, Outcome, dict[str, Any]]]) -> None:
    """Keep what became of each row; of people who are gone, not even the name."""
    rows = table_of(ImportRow)
    values = [
        {"of_number": number, "new_outcome": outcome, "new_facts": facts}
        for number, outcome, facts in told
    ]
    change = rows.update().where(
        rows.c.import_id == found.id, rows.c.number == bindparam("of_number")
    )
    change = change.values(
        outcome=bindparam("new_outcome"), facts=bindparam("new_facts", type_=rows.c.facts.type)
    )
    db.session.connection().execute(change, values)
    gone = [row["of_number"] for row in values if row["new_outcome"] == Outcome.REMOVED]
    if gone:
        unnamed = rows.update().where(rows.c.import_id == found.id, among(rows.c.number, gone))
        db.session.execute(unnamed.values(name=""))
    came = Counter(row["new_outcome"] for row in values)
    counts = Counter(found.counts) + Counter({str(each): number for each, number in came.items()})
    found.counts = dict(counts)
