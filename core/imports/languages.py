"""In which language a list writes its numbers and days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from babel import Locale
from flask_babel import get_locale

from core.fields.models import FieldKind
from core.fields.reading import Unread
from core.imports.own_fields import OwnField
from core.imports.sheets import Sheet

LOOKED_AT = 1_000
MEASURED: tuple[str, ...] = (FieldKind.NUMBER, FieldKind.DATE)
AS_KEPT = ""
WITH_COMMA = "de"
OTHERS = ("en_GB", "en_US", WITH_COMMA)
"""Between them every order of day and month, and every point: no list names its language."""


def of_sheet(
    sheet: Sheet, skip: int, fields: Sequence[str | None], own: Mapping[str, OwnField]
) -> str:
    """The language in which the most of its cells in custom fields can be read.

    Programs write semicolons between cells where a comma stands in numbers; where there are none,
    what reads as we keep it was written so, perhaps by us.
    """
    cells = list(_cells(sheet, skip, fields, own))
    if not cells:
        return AS_KEPT
    page = str(get_locale() or OTHERS[0])
    usual = [WITH_COMMA, page] if sheet.delimiter == ";" else [AS_KEPT, page]
    return max(dict.fromkeys([*usual, *OTHERS]), key=lambda each: _read(cells, each))


def _cells(
    sheet: Sheet, skip: int, fields: Sequence[str | None], own: Mapping[str, OwnField]
) -> Iterator[tuple[OwnField, str]]:
    """What stands in the columns of numbers and days."""
    columns = [
        (at, own[name])
        for at, name in enumerate(each or "" for each in fields)
        if name in own and own[name].kind in MEASURED
    ]
    for row in islice(sheet.rows, skip, skip + LOOKED_AT) if columns else ():
        for at, field in columns:
            if at < len(row.cells) and row.cells[at].strip():
                yield field, row.cells[at]


def _read(cells: Sequence[tuple[OwnField, str]], language: str) -> int:
    """How many of these cells can be read in a language."""
    locale = Locale.parse(language) if language else None
    read = 0
    for field, text in cells:
        try:
            field.read(text, locale)
        except Unread:
            continue
        read += 1
    return read
