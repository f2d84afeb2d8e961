"""Random rows in every table that leads to people, so that no table is forgotten by a merge."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
    insert,
    null,
    select,
)
from sqlalchemy.exc import IntegrityError

from core.db import Model, Moment, db, now, today
from core.duplicates.pointing import referring
from core.duplicates.rules import DERIVED, ENDED, NOT_MOVED
from core.people.models import Person
from outreach.touchpoints import intervals
from recognition.champions import following

TABLES = Model.metadata.tables
LEFT_OUT = {
    "champions": "follow from the awards, by the product itself",
    "champion_words": "worked out anew",
    "duplicates": "made by the product itself",
    "journal": "stays as it was written",
    "journal_heads": "stays as it was written",
    "merges": "made by the product itself",
    "sign_on_requests": "of a browser, and of nobody yet",
    "people": "the people whom all this is about",
    "communities": "the communities that all this is in",
}
"""Tables without random rows, and why."""
NOT_COMPARED = {
    *DERIVED,
    *ENDED,
    "address_changes",  # a merge tells the address that was, and adds a row
    "champion_words",
    "duplicates",
    "journal",
    "journal_heads",
    "keepsakes",
    "merges",
    "word_variants",
}
NOT_COMPARED_COLUMNS = {
    ("awards", "credential_due_at"),
    *(("deliveries", name) for name in ("state", "note", "settled_at")),
    *(("invitations", name) for name in ("is_open", "approved_at", "approved_by_id")),
}
"""What follows from the rest, and what keeps a message from leaving when a merge is undone."""
UNIQUE = ("public_id", "code", "form_key", "token_digest", "public_key")
ONE_OF = re.compile(r"^(\w+) IN \((.*)\)$")
GIVEN: dict[str, dict[str, Any]] = {
    "acquaintances": {"contact_every_days": 30},
    "askings": {"size": 20},
    "award_changes": {"was": {}},
    "badges": {"peers_needed": 2, "rule_peers": 0, "rule_count": None, "rule_days": None},
    "claim_codes": {
        "opens_at": now() - timedelta(days=2),
        "closes_at": now() + timedelta(days=2),
        "uses": 1,
        "most_uses": 9,
    },
    "contributions": {"minutes": 9, "reach": 3},
    "deliveries": {"state": "queued", "lease": None, "lease_until": None},
    "endorsements": {"weight": 0.5},
    "inbound_messages": {"what": "reply", "bounce": None},
    "meetings": {"minutes": 30},
    "outreach_settings": {},
    "segments": {"target": 3},
    "signing_keys": {"sealed": b"key", "retired_at": None, "withdrawn_at": None},
    "team_invitations": {"accepted_at": None, "declined_at": None},
    "trial_people": {"way": 0},
    "trials": {"people_each": 50, "adopted": None, "ways": ["one", "other"]},
    "reminders": {"number": 1},
    "waves": {"size": 10},
}


class Sample:
    """A few random rows in every table; each leads to one of three people, or to nobody."""

    def __init__(self, seed: int, people: list[int], communities: list[int]) -> None:
        self.random = random.Random(seed)
        self.numbers = {"people": people, "communities": communities}
        self.made: dict[str, int] = {}
        for table in sorted(Model.metadata.sorted_tables, key=hangs_on_faces):
            if table.name == "champions":
                self.follow()
            elif table.name not in (*LEFT_OUT, *DERIVED, *ENDED):
                self.made[table.name] = sum(self.add(table) for _row in range(4))
                self.read(table)
        self.follow()

    def follow(self) -> None:
        """Have everybody's faces follow from their awards, and when to be in touch from talks."""
        for person_id in self.numbers["people"]:
            for community_id in self.numbers["communities"]:
                following.follow(person_id, community_id)
        intervals.refresh_everywhere(self.numbers["people"])
        self.read(TABLES["champions"])

    def read(self, table: Table) -> None:
        if "id" in table.c:
            self.numbers[table.name] = list(db.session.scalars(select(table.c.id)))

    def add(self, table: Table) -> bool:
        """Add a row, unless the tables refuse it."""
        row = {column.name: self.value(column) for column in table.columns if not own_id(column)}
        row |= GIVEN.get(table.name, {})
        if table.name == "awards" and self.random.random() < 0.4:
            row |= {"state": "accepted", "accepted_at": now(), "shown_as": "full_name"}
            row["audience"] = self.random.choice(["public", "members", "only_me"])
        if table.name == "invitations":
            row["answered_at"] = now() if row["answer"] else None
            waves = TABLES["waves"].c
            wave = db.session.execute(select(waves.state).where(waves.id == row["wave_id"]))
            row["is_open"] = wave.scalar() != "closed"
        if row.get("shown_as") == "pseudonym":
            row["pseudonym"] = "Badger"
        values = {name: null() if value is None else value for name, value in row.items()}
        try:
            with db.session.begin_nested():
                db.session.execute(insert(table).values(values))
        except IntegrityError:
            return False
        return True

    def value(self, column: Column[Any]) -> Any:
        """Something that this column can hold."""
        for key in column.foreign_keys:
            if key.column.name == "id":
                there = self.numbers.get(key.column.table.name, [])
                nobody = [None] if column.nullable else []
                return self.random.choice([*there, *nobody]) if there or nobody else None
            return self.random.choice(list(db.session.scalars(select(key.column))) or [None])
        if allowed := choices(column):
            return self.random.choice(allowed)
        if column.nullable and self.random.random() < 0.5:
            return None
        return self.plain(column)

    def plain(self, column: Column[Any]) -> Any:
        number = self.random.randint(1, 10**6)
        if isinstance(column.type, String) and (column.unique or column.name in UNIQUE):
            return f"{number:032x}"
        kinds: list[tuple[type, Any]] = [
            (Moment, now() - timedelta(minutes=number)),
            (Date, today() - timedelta(days=number % 900)),
            (Boolean, number % 2 == 0),
            (JSON, {"words": number}),
            (Float, 0.5),
            (Numeric, Decimal(number)),
            (LargeBinary, b"bytes"),
            (Integer, number % 5 + 1),
        ]
        return next((v for kind, v in kinds if isinstance(column.type, kind)), f"text {number % 4}")


def hangs_on_faces(table: Table) -> bool:
    """True for faces, which follow from awards, and for what leads to them."""
    names = {key.column.table.name for key in table.foreign_keys}
    return table.name == "champions" or "champions" in names


def own_id(column: Column[Any]) -> bool:
    return column.name == "id" and not column.foreign_keys


@cache
def choices(column: Column[Any]) -> list[Any]:
    """The words that the table allows there."""
    for check in column.table.constraints:
        found = ONE_OF.match(str(check.sqltext)) if isinstance(check, CheckConstraint) else None
        if found and found[1] == column.name and "'" in found[2]:
            words: list[Any] = re.findall(r"'([^']*)'", found[2])
            return [*words, None] if column.nullable else words
    return []


def everything() -> dict[str, list[str]]:
    """Every row of every table that a merge may change, but notices of it; readable, in order."""
    found = {}
    for name, table in TABLES.items():
        if name not in NOT_COMPARED:
            columns = [c for c in table.columns if (name, c.name) not in NOT_COMPARED_COLUMNS]
            rows = db.session.execute(select(*columns)).all()
            read = (str(dict(row._mapping)) for row in rows)
            found[name] = sorted(row for row in read if "'kind': 'address-changed'" not in row)
    return found


def every_key() -> set[tuple[str, int]]:
    """The number of every row that has one of its own."""
    return {
        (name, number)
        for name, table in TABLES.items()
        if name not in NOT_COMPARED and "id" in table.c
        for number in db.session.scalars(select(table.c.id))
    }


def removed_keys(changes: list[dict[str, Any]]) -> set[tuple[str, int]]:
    """The numbers of the rows that a merge took away, and remembers whole."""
    removed = [each for each in changes if each["do"] == "remove"]
    return {(each["table"], each["row"]["id"]) for each in removed if "id" in each["row"]}


def leading_to(person_id: int) -> set[str]:
    """The columns by which something still leads to this person."""
    return {
        str(column)
        for column in referring(TABLES["people"])
        if column.table.name not in NOT_MOVED
        and db.session.scalar(select(column).where(column == person_id).limit(1))
    }


def refers_to_people() -> Iterator[str]:
    for name, table in TABLES.items():
        if any(key.column.table.name == "people" for key in table.foreign_keys):
            yield name


def differences(before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> dict[str, Any]:
    """What is gone and what is new, by table."""
    return {
        name: (
            sorted(set(before[name]) - set(after[name])),
            sorted(set(after[name]) - set(before[name])),
        )
        for name in before
        if before[name] != after[name]
    }


def three(names: list[str]) -> list[Person]:
    people = []
    for at, name in enumerate(names):
        person = Person(source="List of the fair", phone=f"+44 7700 90000{at}")
        person.rename(name)
        person.set_email(f"sample{at}@example.org")
        db.session.add(person)
        people.append(person)
    db.session.flush()
    return people
