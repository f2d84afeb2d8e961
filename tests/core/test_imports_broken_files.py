"""Broken, hostile and strange files: a clear word, and nothing lost."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator

import openpyxl
import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from core.imports import workbooks
from core.imports.opening import opened
from core.imports.sheets import SheetRefused, read
from tests.imports import FILES, Lists, Work, counts, named

WORKBOOK = (FILES / "people.xlsx").read_bytes()


@pytest.fixture(autouse=True, scope="module")
def words() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def workbook(*cells: tuple[str, str]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for at, text in cells:
        book.active[at] = text
    book.save(file)
    return file.getvalue()


def packed(**parts: bytes) -> bytes:
    """The workbook of the tests with these parts instead of its own."""
    file = io.BytesIO()
    pack = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as old, pack as new:
        for name in old.namelist():
            instead = [text for part, text in parts.items() if name.endswith(f"{part}.xml")]
            new.writestr(name, instead[0] if instead else old.read(name))
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        WORKBOOK[: len(WORKBOOK) // 2],
        b"PK\x03\x04" + b"\x00" * 100,
        packed(sheet1=b"<worksheet><sheetData><row><c"),
        packed(workbook=b""),
        packed(sheet1=b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'),
        packed(sheet1=b" " * (workbooks.MOST_OF_SHEETS + 1)),
        packed(styles=b" " * (workbooks.MOST_IN_MEMORY + 1)),
        workbook(("A1", "Name"), ("A1048576", "far away")),
        workbook(),
    ],
    ids=["cut", "empty zip", "cut sheet", "no book", "entities", "bomb", "bomb 2", "far", "empty"],
)
def test_a_workbook_that_is_none_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(SheetRefused):
        opened(content)


def test_a_small_workbook_of_very_many_empty_cells_is_refused_at_once() -> None:
    cells = b"<c/>" * workbooks.MOST_ELEMENTS
    began = time.perf_counter()
    with pytest.raises(SheetRefused, match="too many cells"):
        opened(packed(sheet1=b"<worksheet><sheetData><row>%b</row></sheetData>" % cells))
    assert time.perf_counter() - began < 5


def test_a_cell_far_to_the_right_takes_no_memory() -> None:
    sheet = read(opened(workbook(("A1", "Name"), ("A2", "Anna"), ("XFD3", "x"))).content)
    assert [list(row.cells) for row in sheet.rows] == [["Name"], ["Anna"]]


@given(st.integers(0, len(WORKBOOK) - 1), st.binary(min_size=1, max_size=8))
@settings(max_examples=150, deadline=None)
def test_any_damage_to_a_workbook_is_read_or_refused(at: int, damage: bytes) -> None:
    try:
        read(opened(WORKBOOK[:at] + damage + WORKBOOK[at + len(damage) :]).content)
    except SheetRefused:
        return


def test_a_row_of_one_megabyte_is_broken_by_itself() -> None:
    sheet = read(opened(b"Name,Phone\nAnna,1\nBob," + b"2" * 1_100_000 + b"\nCleo,3\n").content)
    assert [row.is_broken for row in sheet.rows] == [False, False, True, False]


STRANGE = {
    "NUL bytes": ("Name,Phone\nAnna\x00,0113\x00 1\nBob,2\n", {"new": 2}),
    "a cell of 100 kB": ("Name,Notes\nAnna," + "x" * 100_000 + "\nBob,y\n", None),
    "formulas": ('Name,Phone\n"=CMD(""x"")",1\n"\'+44 Anna",\'+44 2\n', {"new": 2}),
    "right to left": ("Name,Phone\n\u202eمحمد العلي\u202c,1\n\u200fשרה,2\n", {"new": 2}),
    "wrong encoding": ("Name,Phone\nZoë,1\nJosé,2\n", {"new": 2}),
}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", STRANGE)
def test_strange_rows_are_imported_or_handed_back(lists: Lists, work: Work, kind: str) -> None:
    text, expected = STRANGE[kind]
    raw = text.encode("cp1252" if kind == "wrong encoding" else "utf-8")
    page = lists.check(raw, "name notes" if "Notes" in text else "name phone")
    lists.apply(page, work)
    came = counts(page)
    assert came == (expected or {"new": len(text.splitlines()) - 2, "refused": 1})
    if "refused" in came:
        assert lists.client.get(f"{page}/refused.csv").text.count("\r\n") >= 2


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_two_hundred_columns_and_one_are_refused_and_say_so(lists: Lists) -> None:
    wide = ",".join(f"c{n}" for n in range(201))
    book = openpyxl.Workbook()
    book.active.append(["Name", *range(220)])
    file = io.BytesIO()
    book.save(file)
    for content in (f"Name,{wide}\nAnna,1\n".encode(), file.getvalue()):
        answer = lists.client.post(lists.home, data={"file": (io.BytesIO(content), "wide")})
        assert answer.status_code == 422
        assert "more than 200 columns" in answer.text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_workbook_is_imported_as_it_is(lists: Lists, work: Work) -> None:
    page = lists.check(WORKBOOK, "name email phone - is_rarely_online")
    assert lists.apply(page, work) == {"new": 2}
    assert named("محمد العلي").phone == "447700900123"
