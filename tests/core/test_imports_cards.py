"""vCards of every version and every state of repair."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from core.exports import cards as written
from core.imports import cards
from core.people.models import Person
from tests.imports import FILES, SOURCE, Lists, Work, named
from tests.people import People

PIECES = st.sampled_from(
    [
        "BEGIN:VCARD\r\n",
        "END:VCARD\n",
        "VERSION:2.1\n",
        "N:a;b\\;c;;;\n",
        "FN;ENCODING=QUOTED-PRINTABLE;CHARSET=x-none:=FF=\n",
        "=3D=\n",
        'item1.EMAIL;PREF=1;TYPE="a:b":x@example.org\n',
        " folded\n",
        "PHOTO;ENCODING=b:AAAA\n",
        "AGENT:\n",
        "ADR:;;\n",
        "LANG:zz-\n",
        "CATEGORIES:a\\,b,,c\n",
        ":\n",
        "\x00\n",
        "KIND:group\n",
    ]
)


@pytest.fixture(autouse=True, scope="module")
def words() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def rows_of(content: bytes | str) -> list[dict[str, str]]:
    raw = content.encode() if isinstance(content, str) else content
    return list(csv.DictReader(io.StringIO(cards.as_sheet(raw).content.decode())))


@pytest.mark.parametrize("version", ["21", "30", "40"])
def test_a_card_of_each_version_says_the_same(version: str) -> None:
    (row,) = rows_of((FILES / f"card_{version}.vcf").read_bytes())
    assert row["Name"] == "Jörg Müller"
    assert row["E-mail"] == "joerg@example.org ::: work@example.org"
    assert row["Phone"] == "+49 221 1 ::: +49 170 2"
    assert (row["Organisation"], row["Town"]) == ("Gärten e.V.", "Köln")
    assert row["Postal address"] == "Hauptstraße 1\nKöln\n50667\nDeutschland"
    assert row["Topics"] == "Bienen, Saatgut"
    assert row["Notes"] == "Ruft gern an; vormittags.\nMag Bienen, sehr."
    assert row["Not read"] == ""


def test_what_is_not_kept_is_named() -> None:
    read = cards.as_sheet((FILES / "card_30.vcf").read_bytes())
    assert read.left_out == ["BDAY", "PHOTO", "TITLE", "URL"]
    assert read.program == "Apple Contacts"


def test_a_language_is_called_as_the_page_calls_it() -> None:
    (row,) = rows_of("BEGIN:VCARD\nVERSION:4.0\nFN:A\nLANG;PREF=2:fr\nLANG;PREF=1:de-CH\nEND:VCARD")
    assert row["Languages"] == "German, French"


def test_broken_cards_are_refused_one_by_one() -> None:
    rows = rows_of((FILES / "cards_broken.vcf").read_bytes())
    assert [(row["Name"], row["Not read"]) for row in rows] == [
        ("Good One", ""),
        ("No end", "card_open"),
        ("A strange line", "card_line"),
        ("The whole choir", "card_group"),
        ("Garden Ltd", "card_kind"),
        ("", ""),
        ("Good Two", ""),
        ("Cut off", "card_open"),
    ]


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_mess_of_cards_is_read(text: str) -> None:
    for row in rows_of(text):
        assert set(row) == set(cards.HEADINGS)


@given(st.binary(max_size=500))
@settings(max_examples=300, deadline=None)
def test_any_bytes_in_a_card_are_read(content: bytes) -> None:
    for row in rows_of(b"BEGIN:VCARD\n" + content + b"\nEND:VCARD\n"):
        assert set(row) == set(cards.HEADINGS)


def test_many_lines_of_a_picture_take_no_time() -> None:
    picture = "PHOTO;ENCODING=b:AAAA\n" + " AAAA\n" * 200_000
    (row,) = rows_of(f"BEGIN:VCARD\nVERSION:3.0\nFN:A\n{picture}END:VCARD\n")
    assert row["Name"] == "A"


def test_cards_are_imported_and_the_refused_ones_handed_back(
    lists: Lists, people: People, work: Work
) -> None:
    page = lists.upload((FILES / "cards_broken.vcf").read_bytes(), "all.vcf")
    shown = lists.client.get(f"{page}/columns").text
    assert "These are vCards" in shown and "Not read" not in shown
    fields = {f"column-{at}": name for at, name in enumerate(cards.HEADINGS.values())}
    told = {"source": "Phone of Sana", "given_by": "others", "basis": "consent", "skip": "1"}
    told |= fields
    assert lists.client.post(f"{page}/columns", data=told).status_code == 303
    assert lists.apply(page, work) == {"new": 2, "refused": 6}
    assert named("Good One").email == "good@example.org"
    shown = lists.client.get(f"{page}?outcome=refused").text
    assert "perhaps the file was cut off" in shown and "a group of people" in shown
    assert "Cut off" in lists.client.get(f"{page}/refused.csv").text


def test_a_card_of_very_many_lines_is_refused_by_itself() -> None:
    long = "BEGIN:VCARD\nFN:A\n" + "EMAIL:a@example.org\n" * 1_000 + "END:VCARD\n"
    rows = rows_of(long + "BEGIN:VCARD\nFN:B\nEND:VCARD\n")
    assert [(row["Name"], row["Not read"]) for row in rows] == [("A", "card_long"), ("B", "")]


@pytest.mark.parametrize(
    "category", ["Do not contact", "UNSUBSCRIBED", "Opted-out", "bees,Opt out"]
)
def test_a_card_of_whoever_opted_out_is_refused(category: str) -> None:
    (row,) = rows_of(f"BEGIN:VCARD\nFN:A\nCATEGORIES:{category}\nEND:VCARD\n")
    assert row["Not read"] == "opted_out"


def test_our_own_card_of_whoever_must_not_be_contacted_is_refused() -> None:
    ada = Person(name="Ada")
    (row,) = rows_of(written.card(ada, [], [], True).replace("CATEGORIES:Do not contact\r\n", ""))
    assert row["Not read"] == "opted_out"
    (row,) = rows_of(written.card(ada, [], [], False))
    assert row["Not read"] == ""


@pytest.mark.parametrize("address", ["1 High St\nFlat 2\nLeeds\nLS1", "Leeds\nPO Box; 3", "1\n2"])
def test_a_card_of_ours_brings_back_the_address_and_custom_fields(address: str) -> None:
    ada = Person(name="Ada", postal_address=address, place="Leeds")
    (row,) = rows_of(written.card(ada, [], [], False, [("Shirt; size", "M, L"), ("Beds", "2")]))
    assert (row["Postal address"], row["Town"]) == (address, "Leeds")
    assert (row["Shirt; size"], row["Beds"]) == ("M, L", "2")


def test_the_lines_of_a_street_stay_lines() -> None:
    (row,) = rows_of("BEGIN:VCARD\nVERSION:3.0\nFN:A\nADR:;;1 High St\\nFlat 2;Leeds;;;\nEND:VCARD")
    assert row["Postal address"] == "1 High St\nFlat 2\nLeeds"


@pytest.mark.parametrize(
    ("card", "name"),
    [
        ("N:Nowak;Bea;Maria;Dr.;Jr.", "Bea Maria Nowak Jr."),
        ("N:Nowak;Bea;;;\nFN:bea@example.org", "Bea Nowak"),
        ("N:Nowak;Bea;;;\nFN:Nowak, Bea", "Bea Nowak"),
        ("N:Nowak;Bea;;;\nFN:+44 7700 900555", "Bea Nowak"),
        ("N:Nowak;Bea;;;\nORG:Bee Society;North\nFN:Bee Society", "Bea Nowak"),
        ("N:山田;太郎;;;\nFN:山田太郎", "山田太郎"),
        ("N:;;;;\nFN:Nowak\\, Bea", "Nowak, Bea"),
        ("N:Kovács;Júlia;;;\nFN:Kovács Júlia", "Kovács Júlia"),
    ],
)
def test_a_name_is_as_it_is_shown_unless_that_is_no_name(card: str, name: str) -> None:
    (row,) = rows_of(f"BEGIN:VCARD\nVERSION:3.0\n{card}\nEND:VCARD\n")
    assert row["Name"] == name


def test_each_card_is_told_by_its_number_and_line(lists: Lists) -> None:
    folded = "BEGIN:VCARD\nVERSION:3.0\nFN:A\n B\nEND:VCARD\n\n"
    page = lists.upload(folded + "BEGIN:VCARD\nVERSION:3.0\nNOTE:x\nEND:VCARD\n", "a.vcf")
    assert ">Line<" not in lists.client.get(f"{page}/columns").text
    fields = dict(enumerate(cards.HEADINGS.values()))
    chosen = {f"column-{at}": name for at, name in fields.items()}
    lists.client.post(f"{page}/columns", data={**SOURCE, **chosen})
    shown = lists.client.get(page).text
    assert "1, at line 1<" in shown and "2, at line 7<" in shown
    sheet = lists.client.get(f"{page}/refused.csv").text
    assert '"2, at line 7"' in sheet and '"Line"' not in sheet
