"""Reading a list from a file, whatever program wrote it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.imports import sheets
from core.imports.cells import Draft, RowRefused, draft
from core.imports.columns import plan_of
from core.imports.sheets import Sheet, SheetRefused, read

FILES = Path(__file__).parent.parent / "files"
HEADINGS = ["Name", "E-mail", "Notes"]
MARKS = {"utf-8": b"", "utf-8-sig": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters='\n,;\t"'), max_size=30
)
LINES = st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=20)


@pytest.fixture(autouse=True, scope="module")
def words() -> Iterator[None]:
    """Refusals are written in the language of an application; this one has nothing else."""
    app = Flask(__name__)
    Babel(app)
    with app.app_context():
        yield


def people_in(name: str) -> list[Draft | str]:
    """Everybody in a file, or the code of the refusal."""
    sheet = read((FILES / name).read_bytes())
    plan = plan_of([row.cells for row in sheet.rows[:10]])
    found: list[Draft | str] = []
    for row in sheet.rows[plan.skip :]:
        try:
            found.append(draft(row, plan))
        except RowRefused as refusal:
            found.append(refusal.why)
    return found


@pytest.mark.parametrize(
    ("name", "people"),
    [
        (
            "google_contacts.csv",
            ["Fiona Reid fiona.reid@example.org", "Nguyễn Thị Hạnh hanh@example.org"],
        ),
        ("outlook.csv", ["Zoë Müller zoe.mueller@example.org", "Siân O’Brien sian@example.org"]),
        (
            "excel_unicode_text.txt",
            ["محمد العلي mohammed@example.org", "Júlia Kovács julia@example.org"],
        ),
        ("utf16_big_endian.csv", ["李小龍 li@example.org", "Łukasz Żak lukasz@example.org"]),
        ("verein_mit_titel.csv", ["Jörg Schröder joerg@example.org", "Anke Groß -"]),
        ("sep_line.csv", ["Anna, Bob and Co anna@example.org"]),
        ("no_headings.csv", ["Tomasz Nowak tomasz@example.org", "Aoife Byrne aoife@example.org"]),
        ("old_mac.csv", ["Keiko Ito keiko@example.org", "Yusuf Şahin yusuf@example.org"]),
    ],
)
def test_lists_of_other_programs_are_read(name: str, people: list[str]) -> None:
    found = [each for each in people_in(name) if isinstance(each, Draft)]
    assert [f"{each.name} {each.details.get('email', '-')}" for each in found] == people


def test_a_bad_row_never_stops_the_others() -> None:
    found = people_in("broken.csv")
    refused = [each for each in found if isinstance(each, str)]
    names = [each.name for each in found if isinstance(each, Draft)]
    assert names == ["Good One", "Two Addresses", "Good One", "Good Two"]
    assert refused == [
        "no_name",
        "not_an_address",
        "not_a_name",
        "too_many_cells",
        "not_an_address",
    ]


@pytest.mark.parametrize("name", ["workbook.xlsx", "picture.csv", "empty.csv"])
def test_what_is_no_list_is_refused_in_words(name: str) -> None:
    with pytest.raises(SheetRefused):
        read((FILES / name).read_bytes())


@given(LINES, st.sampled_from(sorted(MARKS)), st.sampled_from(sheets.DELIMITERS), st.booleans())
@settings(max_examples=200, deadline=None)
@example([["", "", '"']], "utf-8", ",", False)
def test_any_table_comes_back_as_it_was_written(
    lines: list[list[str]], encoding: str, delimiter: str, is_quoted: bool
) -> None:
    quoting = csv.QUOTE_ALL if is_quoted else csv.QUOTE_MINIMAL
    found = read(written([HEADINGS, *lines], encoding, delimiter, quoting))
    kept = [line for line in [HEADINGS, *lines] if any(cell.strip() for cell in line)]
    assert found.delimiter == delimiter
    assert [list(row.cells) for row in found.rows] == kept
    assert not any(row.is_broken for row in found.rows)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=10), st.data())
@settings(max_examples=100, deadline=None)
def test_windows_1252_comes_back_too(lines: list[list[str]], data: st.DataObject) -> None:
    fit = [[c.encode("cp1252", "ignore").decode("cp1252") for c in line] for line in lines]
    found = read(written([HEADINGS, ["Zoë – née Müller", "", ""], *fit], "cp1252", ";"))
    kept = [line for line in fit if any(cell.strip() for cell in line)]
    assert [list(row.cells) for row in found.rows[2:]] == kept


@given(st.binary(max_size=2_000))
@settings(max_examples=500, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        found = read(content)
    except SheetRefused:
        return
    go_through(found)


@given(st.text(st.sampled_from('ab,;\t"\r\n\x00é@ '), max_size=300), st.sampled_from(sorted(MARKS)))
@settings(max_examples=500, deadline=None)
def test_any_mess_of_quotes_and_lines_is_read_or_refused(text: str, encoding: str) -> None:
    try:
        found = read(MARKS[encoding] + text.encode(encoding))
    except SheetRefused:
        return
    go_through(found)


def test_a_quote_that_is_never_closed_breaks_one_row_only() -> None:
    text = 'Name,E-mail\nAnna,a@example.org\n"Bob,b@example.org\n' + "Cleo,c@example.org\n" * 500
    found = read(text.encode())
    assert [row.number for row in found.rows if row.is_broken] == [3]
    assert len(found.rows) == 503


def test_many_open_quotes_are_refused_and_take_no_time() -> None:
    text = "Name,E-mail\n" + '"Anna,a@example.org\n\n' * 30_001
    try:
        found = read(text.encode())
    except SheetRefused:
        return
    assert len(found.rows) <= 30_002


def test_a_row_as_long_as_a_book_is_broken_by_itself() -> None:
    text = "Name,E-mail\nAnna," + "x" * 2_000_000 + "\nBob,b@example.org\n"
    found = read(text.encode())
    assert [row.is_broken for row in found.rows] == [False, True, False]


@pytest.mark.parametrize(
    "content",
    [
        b"Name,E-mail\n" + b"Anna,a@example.org\n" * 100_020,
        b"\n" * 2_000_000,
        b"x" * (20 * 1024 * 1024 + 1),
    ],
    ids=["rows", "lines", "bytes"],
)
def test_what_is_too_large_is_refused(content: bytes) -> None:
    with pytest.raises(SheetRefused):
        read(content)


def test_a_cell_that_was_made_harmless_comes_back_as_it_was() -> None:
    sheet = read(b"Name,Phone\nAnna,'+44 20 7946 0000\n'Bob,'x\n")
    plan = plan_of([row.cells for row in sheet.rows])
    anna, bob = (draft(row, plan) for row in sheet.rows[1:])
    assert anna.details["phone"] == "+44 20 7946 0000"
    assert (bob.name, bob.details["phone"]) == ("'Bob", "'x")


def written(
    lines: list[list[str]], encoding: str, delimiter: str, quoting: int = csv.QUOTE_MINIMAL
) -> bytes:
    """The bytes that a spreadsheet would save."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=quoting).writerows(lines)  # type: ignore[arg-type]
    return MARKS.get(encoding, b"") + text.getvalue().encode(encoding)


def go_through(sheet: Sheet) -> None:
    """Read every row as a person; only refusals may come of it."""
    plan = plan_of([row.cells for row in sheet.rows[:10]])
    for row in sheet.rows:
        try:
            draft(row, plan)
        except RowRefused:
            continue
