"""Reading the first sheet of a workbook (XLSX) as the sheet that it would be saved as."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from core.imports.columns import MOST_COLUMNS
from core.imports.sheets import MOST_BYTES, MOST_LINES_A_ROW, MOST_ROWS, SheetRefused

MOST_UNPACKED = 200 * 1024 * 1024
MOST_OF_SHEETS = 60 * 1024 * 1024
MOST_ELEMENTS = 1_500_000
"""Of a whole workbook: a cell is one, what is in it one or two more. Reading them takes seconds."""
MOST_IN_MEMORY = 40 * 1024 * 1024
MOST_PARTS = 2_000


def is_workbook(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def as_sheet(content: bytes) -> bytes:
    """The bytes of a CSV with the rows of the first sheet that has any. Raises SheetRefused.

    Formulas are not calculated: the cells hold what they showed when the workbook was saved.
    """
    try:
        _refuse_bombs(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _written(content)
    except SheetRefused:
        raise
    except Exception:  # noqa: BLE001  # whatever a library makes of whatever bytes
        raise _unreadable() from None


def _refuse_bombs(content: bytes) -> None:
    """Refuse what is small and unpacks to more than anybody's list; zipfile keeps to these sizes.

    Only the sheets are read as a stream: all else is in memory as a whole.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        sheets = [part for part in parts if part.filename.startswith("xl/worksheets/")]
        xml = [part for part in parts if part.filename.endswith("xml") and part not in sheets]
        if (
            len(parts) > MOST_PARTS
            or sum(part.file_size for part in parts) > MOST_UNPACKED
            or sum(part.file_size for part in sheets) > MOST_OF_SHEETS
            or sum(part.file_size for part in xml) > MOST_IN_MEMORY
        ):
            raise _too_large()
        if sum(_elements(packed, part) for part in parts) > MOST_ELEMENTS:
            raise _too_many_cells()


def _elements(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """How many elements a part has, counted before anything makes cells of them."""
    found = 0
    with packed.open(part) as sheet:
        while piece := sheet.read(1024 * 1024):
            found += piece.count(b"<") - piece.count(b"</")
    return found


def _written(content: bytes) -> bytes:
    import openpyxl  # noqa: PLC0415  # heavy, and few lists are workbooks

    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    for sheet in book.worksheets:
        text = io.StringIO()
        writer = csv.writer(text)
        blank = 0
        for cells in _rows(sheet):
            if not cells:
                blank += 1
                continue
            text.write("\r\n" * blank)
            blank = 0
            writer.writerow(cells)
            if text.tell() > MOST_BYTES:
                raise _too_large()
        if text.tell():
            return text.getvalue().encode("utf-8", "replace")
    raise SheetRefused(_("There is nothing in this file."))


def _rows(sheet: Any) -> Iterator[list[str]]:
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
    for number, row in enumerate(rows):
        if number > MOST_ROWS * MOST_LINES_A_ROW:
            raise _too_large()
        cells = [] if row.count(None) == len(row) else [_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _text(value: Any) -> str:
    """What the cell shows, near enough: a number without .0, a day as 2026-05-03."""
    if value is None or (isinstance(value, str) and value.startswith("#") and value.isupper()):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{int(value)}" if value.is_integer() else f"{Decimal(repr(value)):f}"
    if isinstance(value, datetime):
        at = value.time().replace(microsecond=0)
        return value.date().isoformat() if at == time() else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _too_large() -> SheetRefused:
    return SheetRefused(
        _("This workbook holds more than 100,000 rows or 20 MB. Split it, and import the parts.")
    )


def _too_many_cells() -> SheetRefused:
    return SheetRefused(
        _(
            "This workbook has too many cells, perhaps empty ones. Copy the rows and columns with "
            "people into a new sheet, save it as “CSV UTF-8”, and upload that."
        )
    )


def _unreadable() -> SheetRefused:
    return SheetRefused(
        _(
            "This workbook cannot be read; perhaps it is broken or locked with a password. Open it "
            "where you made it, save it as “CSV UTF-8”, and upload that."
        )
    )
