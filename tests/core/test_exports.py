"""Taking lists away: as sheets that calculate nothing, and as cards, told to the journal."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.communities import actions as communities
from core.db import db, now
from core.exports import cards, writing
from core.fields.models import Field, FieldValue
from core.imports import card_reading
from core.journal.models import Entry
from core.people.models import Person, PersonTopic
from core.people.terms import index_people
from core.privacy.suppressing import suppress
from core.safeguarding.actions import place_hold
from tests.imports import Lists, Work, everyone, found_at
from tests.people import People, sign_in
from tests.statements import statements

TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=40
)


def taken(client: FlaskClient, people: People, form: str, **asked: str) -> Any:
    home = f"/communities/{people.community.id}/exports/people"
    return client.post(home, data={"form": form, **asked})


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def row_of(rows: list[list[str]], name: str) -> dict[str, str]:
    found = next(row for row in rows if row[0] == name)
    return dict(zip(rows[0], found, strict=True))


@pytest.fixture
def filled(people: People) -> People:
    """Bea has something in every column, and some of it would be calculated."""
    bea = people.bea
    bea.phone, bea.organisation, bea.notes = "+44 113 496 0000", '=HYPERLINK("x")', "\uff1d1+1"
    bea.place, bea.is_rarely_online, bea.postal_address = "Leeds", True, "1 High St\nLeeds"
    db.session.add(PersonTopic(person_id=bea.id, topic="bees"))
    field = Field(community_id=people.community.id, name="Shirt size", kind="text")
    db.session.add(field)
    db.session.flush()
    db.session.add(FieldValue(field_id=field.id, person_id=bea.id, text="M"))
    index_people([bea.id])
    db.session.commit()
    return people


def test_a_sheet_of_people_has_everything_and_calculates_nothing(
    filled: People, client: FlaskClient
) -> None:
    sign_in(client, filled.sana)
    answer = taken(client, filled, "csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "garden-helpers-people-" in answer.headers["Content-Disposition"]
    bea = row_of(rows_of(answer), "Bea Król")
    assert bea["Phone"] == "'+44 113 496 0000"
    assert bea["Organisation"] == '\'=HYPERLINK("x")'
    assert bea["Notes"] == "'\uff1d1+1"
    assert (bea["Topics"], bea["Shirt size"], bea["Rarely online"]) == ("bees", "M", "yes")
    assert len(rows_of(answer)) == 1 + 6  # Ada and Zoë are not known here


def test_a_workbook_of_people_holds_text_only(filled: People, client: FlaskClient) -> None:
    sign_in(client, filled.sana)
    book = openpyxl.load_workbook(io.BytesIO(taken(client, filled, "xlsx").data))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    kinds = {cell.data_type for row in book.active.iter_rows() for cell in row if cell.value}
    assert kinds == {"s"}
    assert next(row for row in rows if row[0] == "Bea Król")[2] == "+44 113 496 0000"


def test_cards_of_people_are_read_again_as_they_were(filled: People, client: FlaskClient) -> None:
    sign_in(client, filled.sana)
    answer = taken(client, filled, "vcf")
    assert answer.mimetype == "text/vcard"
    found = {each.first("FN"): each for each in card_reading.read(answer.data)}
    assert found["Bea Król"].first("TEL") == "+44 113 496 0000"
    assert found["محمد"].first("EMAIL") == filled.mohammed.email


def test_an_export_has_who_passes_the_filters_and_tells_the_journal(
    filled: People, client: FlaskClient
) -> None:
    sign_in(client, filled.sana)
    assert [row[0] for row in rows_of(taken(client, filled, "csv", place="Leeds"))[1:]] == [
        "Bea Król"
    ]
    line = db.session.scalars(select(Entry).where(Entry.what == "list.exported")).one()
    told = {"table": "people", "form": "csv", "filters": ["place"], "count": 1}
    assert (line.by_id, line.details) == (filled.sana.id, told)


def test_the_journal_does_not_keep_what_was_searched_for(
    filled: People, client: FlaskClient
) -> None:
    sign_in(client, filled.sana)
    assert len(rows_of(taken(client, filled, "csv", q="Bea"))) == 2
    line = db.session.scalars(select(Entry).where(Entry.what == "list.exported")).one()
    assert line.details["filters"] == ["q"]


def test_whoever_must_not_be_contacted_is_marked(filled: People, client: FlaskClient) -> None:
    filled.bea.never_contact_at = now()
    filled.mohammed.restricted_at = now()
    suppress(filled.amir.email or "", reason="unsubscribed")
    place_hold(filled.community, "person", filled.oisin.id, "A concern.", filled.olu)
    sign_in(client, filled.sana)
    rows = rows_of(taken(client, filled, "csv"))
    silent = {row[0] for row in rows if dict(zip(rows[0], row, strict=True))["Do not contact"]}
    assert silent - {"Name"} == {
        "Bea Król",
        "Amir Haddad",
        "Oisín Ó Súilleabháin",
        filled.mohammed.name,
    }


@pytest.mark.parametrize("form", ["csv", "xlsx", "vcf"])
def test_what_was_exported_is_imported_without_editing(
    filled: People, client: FlaskClient, lists: Lists, work: Work, form: str
) -> None:
    content = taken(client, filled, form).data
    before = everyone()
    page = lists.upload(content, f"people.{form}")
    fields = found_at(page).plan["fields"]
    assert any(field and field.startswith("field-") for field in fields)
    again = lists.check(content, " ".join(field or "-" for field in fields))
    assert set(lists.apply(again, work)) == {"unchanged"}
    assert everyone() == before


def test_a_get_takes_nothing_away_and_another_community_is_not_there(
    filled: People, client: FlaskClient
) -> None:
    sign_in(client, filled.zoe)
    assert taken(client, filled, "csv").status_code == 404
    sign_in(client, filled.sana)
    assert taken(client, filled, "exe").status_code == 404
    home = f"/communities/{filled.community.id}/exports/people"
    assert client.get(home).status_code == 405


def test_many_people_take_no_more_statements_for_each(filled: People, client: FlaskClient) -> None:
    for n in range(1_200):
        person = Person(source="x")
        person.rename(f"Person {n:04}")
        db.session.add(person)
        db.session.flush()
        communities.know(filled.community, person)
    db.session.commit()
    sign_in(client, filled.sana)
    with statements() as sent:
        answer = taken(client, filled, "csv")
    assert len(rows_of(answer)) == 1 + 6 + 1_200
    assert len(sent) < 400


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=10))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back_from_a_workbook(rows: list[list[str]]) -> None:
    content = b"".join(writing.as_xlsx(["a", "b"], [rows[:3], rows[3:]]))
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = [[cell.value or "" for cell in row] for row in book.active.iter_rows(max_col=2)]
    shown = [[writing.NOT_IN_XML.sub("", text) for text in row] for row in rows]
    assert found == [["a", "b"], *shown] or not rows


def test_a_heading_that_would_be_calculated_is_marked_as_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(writing.as_xlsx(["=1+1", "Name"], []))))
    first, second = next(book.active.iter_rows())
    assert (first.value, first.quotePrefix, second.quotePrefix) == ("=1+1", True, False)


def test_a_full_sheet_goes_on_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 3)
    content = b"".join(writing.as_xlsx(["n"], [[["1"], ["2"], ["3"]], [["4"], ["5"]]]))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [[row[0].value for row in sheet.iter_rows()] for sheet in book] == [
        ["n", "1", "2"],
        ["n", "3", "4"],
        ["n", "5"],
    ]


@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=3))
@settings(max_examples=150, deadline=None)
def test_any_card_comes_back_as_it_was_written(name: str, notes: str, topics: list[str]) -> None:
    person = Person(name=name, notes=notes, email="a@example.org", phone="1", source="x")
    (found,) = card_reading.read(cards.card(person, topics, [], is_silent=False).encode())
    assert found.why == ""
    assert found.plain("FN") == name
    assert found.plain("NOTE") == notes
