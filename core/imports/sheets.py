"""Reading a sheet that was saved as text: encoding, delimiter and rows (RFC 4180 and worse).

Whatever the bytes are, they are read or refused in words for the person who uploaded them.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from flask_babel import gettext as _

from core.errors import RuleBroken
from core.imports import columns

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 100_000
LONGEST_ROW = 1024 * 1024
MOST_LINES_A_ROW = 10
MOST_REPAIRS = 50
DELIMITERS = (",", ";", "\t")
BOMS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
NOT_TEXT = {
    b"PK\x03\x04": "workbook",
    b"\xd0\xcf\x11\xe0": "workbook",
    b"%PDF": "pdf",
}

csv.field_size_limit(LONGEST_ROW)


class SheetRefused(RuleBroken):
    """The file cannot be read. The text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` counts as a spreadsheet does; a broken row carries its text in one cell."""

    number: int
    cells: Sequence[str]
    is_broken: bool = False


@dataclass(frozen=True)
class Sheet:
    """A whole sheet in memory, with the empty rows left out."""

    encoding: str
    delimiter: str
    rows: Sequence[Row]


def read(content: bytes) -> Sheet:
    """Read a sheet from the bytes of a file. Raises SheetRefused, and nothing else."""
    encoding, delimiter, filled = _opened(content)
    rows = list(islice(filled, MOST_ROWS + columns.HEADINGS_WITHIN + 1))
    if not rows:
        raise SheetRefused(_("There is nothing in this file."))
    if len(rows) > MOST_ROWS + columns.HEADINGS_WITHIN:
        raise _too_many_rows()
    return Sheet(encoding, delimiter, rows)


def stream(content: bytes) -> Iterator[Row]:
    """The rows of a sheet that was read before, one at a time. Raises SheetRefused."""
    _encoding, _delimiter, filled = _opened(content)
    return filled


def _opened(content: bytes) -> tuple[str, str, Iterator[Row]]:
    """Encoding and delimiter of a sheet, and its rows but for the empty ones, read as they go."""
    if len(content) > MOST_BYTES:
        raise too_many_bytes()
    encoding, text = decode(content)
    named, text = _named_delimiter(text)
    if text.count("\n") + text.count("\r") > MOST_ROWS * MOST_LINES_A_ROW:
        raise _too_many_rows()
    lines = list(io.StringIO(text, newline=""))
    delimiter = named or _likely_delimiter(lines)
    filled = (row for row in _rows(lines, delimiter) if any(map(str.strip, row.cells)))
    return encoding, delimiter, filled


def decode(content: bytes) -> tuple[str, str]:
    """The encoding and the text: by its mark, else UTF-8, else what Windows used to write."""
    kind = next((kind for start, kind in NOT_TEXT.items() if content.startswith(start)), "")
    if kind:
        raise SheetRefused(
            _(
                "This is not a text file. Open it where you made it, "
                "save it as “CSV UTF-8”, and upload that."
            )
        )
    for mark, encoding in BOMS.items():
        if content.startswith(mark):
            return encoding, _decoded(content[len(mark) :], (encoding,))[1]
    if any(end in content for end in (b"\n\x00", b"\x00\n", b"\r\x00", b"\x00\r")):
        return _decoded(content, _by_zero_bytes(content))
    content = content.replace(b"\x00", b"")  # some databases fill up their cells with them
    return _decoded(content, ("utf-8", "cp1252"))


def _decoded(content: bytes, encodings: Sequence[str]) -> tuple[str, str]:
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return encoding, text
    raise SheetRefused(
        _("The letters in this file cannot be read. Save it as “CSV UTF-8” and upload it again.")
    )


def _is_text(text: str) -> bool:
    """False for pictures and programs, which are full of control characters."""
    sample = text[:10_000]
    strange = sum(c not in "\t\r\n" and unicodedata.category(c) in ("Cc", "Cn") for c in sample)
    return strange * 50 <= len(sample)


def _by_zero_bytes(content: bytes) -> tuple[str, str]:
    """Tell the two kinds of UTF-16 apart: the upper halves of commas and letters are zero bytes."""
    is_little = content[1::2].count(0) >= content[0::2].count(0)
    return ("utf-16-le", "utf-16-be") if is_little else ("utf-16-be", "utf-16-le")


def too_many_bytes() -> SheetRefused:
    return SheetRefused(_("This file is larger than 20 MB. Split it, and import the parts."))


def _named_delimiter(text: str) -> tuple[str, str]:
    """Take off the line `sep=;` that some programs write first."""
    first, _end, rest = text.partition("\n")
    first = first.strip('\r" ')
    if first.lower().startswith("sep=") and first[4:] in DELIMITERS:
        return first[4:], rest
    return "", text


def _likely_delimiter(lines: Sequence[str]) -> str:
    """The delimiter that makes known headings, else the most rows of one width, else a comma."""
    return max(DELIMITERS, key=lambda delimiter: _likelihood(lines[:200], delimiter))


def _likelihood(lines: Sequence[str], delimiter: str) -> tuple[int, int, int]:
    rows = [row.cells for row in _rows(lines, delimiter) if any(row.cells) and not row.is_broken]
    if not rows:
        return 0, 0, 0
    width = len(rows[0])
    known = sum(field is not None for field in columns.guessed(rows[0]))
    alike = sum(len(row) == width for row in rows) if width > 1 else 0
    return known, alike, width


def _rows(lines: Sequence[str], delimiter: str) -> Iterator[Row]:
    """Every row; one whose quotation mark is never closed is broken by itself, not all after it."""
    start, number = 0, 0
    for _repair in range(MOST_REPAIRS):
        for end, cells in _records(lines, start, delimiter):
            start, number = end, number + 1
            yield Row(number, cells)
        if start == len(lines):
            return
        number += 1
        yield Row(number, [lines[start].rstrip("\r\n")[:LONGEST_ROW]], is_broken=True)
        start += 1
    raise SheetRefused(
        _("Too many quotation marks are opened and not closed. The rows cannot be told apart.")
    )


def _records(lines: Sequence[str], start: int, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line after it, up to the end or to one that does not end well."""
    feed, begun = _Feed(lines, start), start
    try:
        for cells in csv.reader(feed, delimiter=delimiter):
            if feed.position == len(lines) and _is_open(lines[begun:], delimiter):
                return
            if feed.position - begun > 1 and sum(map(len, cells)) > LONGEST_ROW:
                return
            yield feed.position, cells
            begun = feed.position
    except csv.Error:
        return


@dataclass
class _Feed:
    """Hands out lines one by one, and tells how far it has come."""

    lines: Sequence[str]
    position: int

    def __iter__(self) -> Iterator[str]:
        while self.position < len(self.lines):
            line = self.lines[self.position]
            self.position += 1
            if len(line) > LONGEST_ROW:
                raise csv.Error("a line that long is no row")
            yield line


def _is_open(lines: Sequence[str], delimiter: str) -> bool:
    """True when the last record ends inside quotation marks: then a line after it is part of it."""
    after = "a line after it"
    try:
        *_before, last = csv.reader([*lines[:-1], lines[-1] + "\n", after], delimiter=delimiter)
    except csv.Error:
        return True
    return last != [after]


def _too_many_rows() -> SheetRefused:
    return SheetRefused(_("This sheet has more than 100,000 rows. Split it, and import the parts."))
