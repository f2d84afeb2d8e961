"""Writing rows of text as CSV (RFC 4180) or XLSX (ECMA-376), piece by piece and never as a whole.

What a spreadsheet would calculate is neutralised (OWASP, CSV injection): in a CSV by an apostrophe,
in a workbook because every cell is text, and marked to stay it.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

FORMULA = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
MOST_ROWS = 1_048_576
LONGEST = 32_767
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TYPES = "http://schemas.openxmlformats.org"
OPEN = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET = f'{OPEN}<worksheet xmlns="{TYPES}/spreadsheetml/2006/main"><sheetData>'
STYLES = (
    f'{OPEN}<styleSheet xmlns="{TYPES}/spreadsheetml/2006/main"><fonts count="2"><font>'
    '<sz val="11"/></font><font><b/><sz val="11"/></font></fonts><fills count="2"><fill>'
    '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    "</fills>"
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" quotePrefix="1"/>'
    "</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
BOLD = 2
RELATIONSHIPS = f"{TYPES}/package/2006/relationships"
DEFAULTS = (
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
)
RELATIONS = (
    f'{OPEN}<Relationships xmlns="{RELATIONSHIPS}"><Relationship Id="rId1" '
    f'Type="{TYPES}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>"
)
Row = Sequence[str]


def harmless(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would calculate."""
    return f"'{cell}" if cell.lstrip(" \n").startswith(FORMULA) else cell


def as_csv(headings: Row, batches: Iterable[Iterable[Row]]) -> Iterator[bytes]:
    """The bytes of a CSV; the mark at its start tells spreadsheets that it is UTF-8."""
    yield b"\xef\xbb\xbf" + _lines([headings])
    for rows in batches:
        yield _lines(rows)


def _lines(rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8", "replace")


def as_xlsx(headings: Row, batches: Iterable[Iterable[Row]]) -> Iterator[bytes]:
    """The bytes of a workbook; where one sheet is full, the next goes on."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as packed:
        sheets = 0
        for sheets, pages in groupby(_paged(batches), key=lambda page: page[0]):
            with packed.open(f"xl/worksheets/sheet{sheets}.xml", "w") as sheet:
                sheet.write((SHEET + _row(headings, BOLD)).encode("utf-8", "replace"))
                for _number, rows in pages:
                    sheet.write("".join(map(_row, rows)).encode("utf-8", "replace"))
                    yield pipe.taken()
                sheet.write(b"</sheetData></worksheet>")
        for name, text in _frame(sheets).items():
            packed.writestr(name, text)
    yield pipe.taken()


def _paged(batches: Iterable[Iterable[Row]]) -> Iterator[tuple[int, list[Row]]]:
    """The rows with the number of the sheet that they are on, from 1; there is at least one."""
    sheet, room = 1, MOST_ROWS - 1
    yield sheet, []
    for batch in batches:
        rows = list(batch)
        while rows:
            if not room:
                sheet, room = sheet + 1, MOST_ROWS - 1
            yield sheet, rows[:room]
            rows, room = rows[room:], room - len(rows[:room])


def _row(cells: Row, style: int = 0) -> str:
    return f"<row>{''.join([_cell(cell, style) for cell in cells])}</row>"


def _cell(text: str, style: int) -> str:
    if not text:
        return "<c/>"
    style += text.lstrip(" \n").startswith(FORMULA)  # the next style is the same, and marked
    kept = escape(NOT_IN_XML.sub("", text[:LONGEST]))
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{kept}</t></is></c>'


def _frame(sheets: int) -> dict[str, str]:
    """The parts of a workbook around its sheets."""
    numbers = range(1, sheets + 1)
    word = f"{TYPES}/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    listed = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    links = [(n, "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    links.append((sheets + 1, "styles", "styles.xml"))
    linked = "".join(
        f'<Relationship Id="rId{n}" Type="{word}/{what}" Target="{to}"/>' for n, what, to in links
    )
    parts = [("workbook", "sheet.main"), ("styles", "styles")]
    parts += [(f"worksheets/sheet{n}", "worksheet") for n in numbers]
    typed = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{kind}.{what}+xml"/>'
        for part, what in parts
    )
    return {
        "xl/workbook.xml": f'{OPEN}<workbook xmlns="{TYPES}/spreadsheetml/2006/main" '
        f'xmlns:r="{word}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{OPEN}<Relationships xmlns="{RELATIONSHIPS}">{linked}'
        "</Relationships>",
        "xl/styles.xml": STYLES,
        "_rels/.rels": RELATIONS,
        "[Content_Types].xml": f'{OPEN}<Types xmlns="{TYPES}/package/2006/content-types">'
        f"{DEFAULTS}{typed}</Types>",
    }


class _Pipe(io.RawIOBase):
    """Takes what is packed, and gives it away again; nobody can go back in it."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.parts.append(bytes(data))  # type: ignore[call-overload]
        return len(self.parts[-1])

    def taken(self) -> bytes:
        """What has come since the last time."""
        parts, self.parts = self.parts, []
        return b"".join(parts)
