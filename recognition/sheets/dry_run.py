"""What a list would do, row by row, before anything is logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import RuleBroken
from core.people.models import Person
from recognition.kinds.offered import kinds_of
from recognition.sheets.lines import Line, Reader, Unknown


@dataclass(frozen=True)
class Row:
    """One row as it was read: a line that can be logged, or the reason why not."""

    number: int
    texts: dict[str, Any]
    line: Line | None
    why_not: str = ""
    is_unknown: bool = False

    @property
    def person(self) -> Person | None:
        return self.line.person if self.line else None


def rows(community_id: int, lines: Sequence[dict[str, Any]], knows_everybody: bool) -> list[Row]:
    """Each row with what would become of it."""
    names = [str(texts.get("name", "")) for texts in lines]
    reader = Reader(community_id, kinds_of(community_id), names, knows_everybody)
    return [_row(reader, texts) for texts in lines]


def _row(reader: Reader, texts: dict[str, Any]) -> Row:
    number = int(texts["number"])
    try:
        return Row(number, texts, reader.read(texts))
    except RuleBroken as rule:
        return Row(number, texts, None, str(rule), is_unknown=isinstance(rule, Unknown))
