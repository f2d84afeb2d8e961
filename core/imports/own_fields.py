"""The custom fields of a community as columns of a list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import select

from core.db import among, db, insert_once
from core.fields.models import Field, FieldKind, FieldValue
from core.people.models import folded
from core.people.terms import trait
from core.people.text import one_line

LONGEST = 500


class OwnRefused(Exception):
    """A text that a field cannot hold; `why` is a code of `wording.REFUSALS`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class OwnField:
    """A custom field, apart from its row, so that it can be used without the database."""

    id: int
    name: str
    kind: str
    choices: Mapping[str, str]

    @property
    def key(self) -> str:
        """What the field is called in a plan."""
        return f"field-{self.id}"

    @property
    def has_term(self) -> bool:
        """True where people are found by the text as it is."""
        return self.kind in (FieldKind.TEXT, FieldKind.CHOICE)

    def read(self, text: str) -> str:
        """The text as it is kept. Raises OwnRefused."""
        return str(self.parts(one_line(text))["text"])

    def parts(self, text: str) -> dict[str, Any]:
        """The columns of a value, for a text as it is written or kept. Raises OwnRefused."""
        if self.kind == FieldKind.NUMBER:
            number = _number(text)
            return {"text": f"{number.normalize():f}", "number": number, "on": None}
        if self.kind == FieldKind.DATE:
            on = _day(text)
            return {"text": on.isoformat(), "number": None, "on": on}
        if self.kind == FieldKind.CHOICE and folded(text) not in self.choices:
            raise OwnRefused("not_a_choice")
        if len(text) > LONGEST:
            raise OwnRefused("too_long")
        return {"text": self.choices.get(folded(text), text), "number": None, "on": None}


def of_community(community_id: int) -> dict[str, OwnField]:
    """The fields of a community by their keys, in their order."""
    found = db.session.scalars(
        select(Field)
        .where(Field.community_id == community_id, Field.retired_at.is_(None))
        .order_by(Field.position, Field.id)
    )
    own = [
        OwnField(each.id, each.name, each.kind, {folded(c): c for c in each.choices})
        for each in found
    ]
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
    return {trait(key, own[key].read(text)) for key, text in found.items()}


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


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text.replace(" ", "").replace("\u00a0", ""))
    except InvalidOperation:
        raise OwnRefused("not_a_number") from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** 14:
        raise OwnRefused("not_a_number")
    return round(number, 6)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise OwnRefused("not_a_day") from None
