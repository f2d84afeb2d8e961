"""The custom fields of a community as columns of a list."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from babel import Locale
from sqlalchemy import select

from core.db import db, insert_once
from core.fields.models import Field, FieldKind, FieldValue
from core.fields.reading import PLACES, parsed
from core.many import among
from core.people.terms import trait
from core.people.text import one_line

TIME = re.compile(r"[T ]\d{1,2}:\d\d(:\d\d(\.\d+)?)?$")
TOO_EXACT = re.compile(r"[+-]?\d{1,14}\.\d{7,40}")


@dataclass(frozen=True)
class OwnField:
    """A custom field, apart from its row, so that it can be used without the database."""

    id: int
    name: str
    kind: str
    choices: Sequence[str]

    @property
    def key(self) -> str:
        """What the field is called in a plan."""
        return f"field-{self.id}"

    @property
    def has_term(self) -> bool:
        """True where people are found by the text as it is."""
        return self.kind in (FieldKind.TEXT, FieldKind.CHOICE)

    def read(self, text: str, locale: Locale | None = None) -> str:
        """The text as it is kept, of a cell that was written in a language. Raises Unread."""
        cell = _as_sheets_write(self.kind, one_line(text))
        return parsed(self.kind, self.choices, cell, locale).text

    def parts(self, text: str) -> dict[str, Any]:
        """The columns of a value, for a text as it is kept. Raises Unread."""
        return asdict(parsed(self.kind, self.choices, text))


def of_community(community_id: int) -> dict[str, OwnField]:
    """The fields of a community by their keys, in their order."""
    found = db.session.scalars(
        select(Field)
        .where(Field.community_id == community_id, Field.retired_at.is_(None))
        .order_by(Field.position, Field.id)
    )
    own = [OwnField(each.id, each.name, each.kind, each.choices) for each in found]
    return {each.key: each for each in own}


def values_of(
    person_ids: Collection[int], own: Mapping[str, OwnField]
) -> Iterable[tuple[int, str, str]]:
    """Person, key and text of what these fields say of these people."""
    if not own:
        return []
    found = db.session.execute(
        select(FieldValue.person_id, FieldValue.field_id, FieldValue.text).where(
            among(FieldValue.person_id, person_ids),
            FieldValue.field_id.in_([each.id for each in own.values()]),
        )
    )
    return [(person_id, f"field-{field_id}", text) for person_id, field_id, text in found]


def terms(filled: Mapping[str, str], own: Mapping[str, OwnField]) -> set[str]:
    """By what somebody is found whose custom fields say this."""
    found = {key: text for key, text in filled.items() if key in own and own[key].has_term}
    return {trait(key, text) for key, text in found.items()}


def write(rows: Iterable[tuple[int, str, str]], own: Mapping[str, OwnField]) -> None:
    """Write person, key and text where the field says nothing of the person yet."""
    values = [
        {"field_id": own[key].id, "person_id": person_id, **own[key].parts(text)}
        for person_id, key, text in rows
        if key in own
    ]
    if values:
        once = insert_once(FieldValue).on_conflict_do_nothing()
        db.session.connection().execute(once, values)


def _as_sheets_write(kind: str, text: str) -> str:
    """The text of a cell, without what only spreadsheets write: a time of day, and hair's breadths.

    A third is written with more digits than we keep.
    """
    if kind == FieldKind.DATE:
        return TIME.sub("", text)
    if kind == FieldKind.NUMBER and TOO_EXACT.fullmatch(text):
        return f"{round(Decimal(text), PLACES)}"
    return text
