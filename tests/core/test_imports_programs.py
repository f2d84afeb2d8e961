"""The exports of common programs, in their real shape, are read without editing."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time

import openpyxl
import pytest
from flask import Flask
from flask_babel import Babel

from core.imports import workbooks
from core.imports.cells import Draft, RowRefused, draft
from core.imports.columns import plan_of, recognised
from core.imports.opening import opened
from core.imports.sheets import read
from tests.imports import FILES

EXPORTS: dict[str, tuple[str, dict[str, str]]] = {
    "Google Contacts": (
        "Zoë Ann Müller",
        {
            "email": "zoe@example.org",
            "phone": "0113 1",
            "organisation": "Seed bank",
            "place": "Leeds",
            "postal_address": "1 High St\nLeeds\nLS1\nUK",
            "topics": "Bees",
        },
    ),
    "Outlook": (
        "Siân O’Brien",
        {
            "email": "sian@example.org",
            "phone": "0113 3",
            "place": "Cardiff",
            "postal_address": "9 Dock Rd\nCardiff",
            "topics": "Bees,Seeds",
        },
    ),
    "Outlook (German)": (
        "Jörg Groß",
        {"email": "joerg@example.org", "place": "Köln", "phone": "0221 1", "topics": "Bienen,Saat"},
    ),
    "Outlook (French)": (
        "Zoé Dupré",
        {"email": "zoe.d@example.org", "place": "Lyon", "organisation": "Association"},
    ),
    "Outlook (Spanish)": (
        "Núria Peña",
        {"email": "nuria@example.org", "place": "Madrid", "phone": "91 1"},
    ),
    "Outlook (Dutch)": (
        "Sjoerd de Vries",
        {
            "email": "sjoerd@example.org",
            "place": "Utrecht",
            "postal_address": "Dam 1\nUtrecht\n3511",
        },
    ),
    "Thunderbird": (
        "Aoife Byrne",
        {"email": "aoife@example.org", "place": "York", "postal_address": "2 Low Rd\nYork\nYO1"},
    ),
    "Mailchimp": (
        "Keiko Ito",
        {"email": "keiko@example.org", "phone": "0113 6", "topics": "VIP,Bees"},
    ),
    "Brevo": ("Emma Dubois", {"email": "emma@example.org", "phone": "33612345678"}),
    "HubSpot": (
        "Gaëlle Perrin",
        {"email": "g@example.org", "organisation": "Fromagerie", "place": "Annecy"},
    ),
    "Salesforce": (
        "Grace Hopper",
        {"email": "grace@example.org", "organisation": "Navy Yard", "place": "Chicago"},
    ),
    "CiviCRM": (
        "Jenny Soper",
        {"email": "jenny@example.org", "organisation": "Allotments", "place": "Hull"},
    ),
    "Pipedrive": (
        "Jordan Vega",
        {"email": "jordan@example.org", "organisation": "Acme", "phone": "312"},
    ),
    "Zoho CRM": ("Tia Nguyễn", {"email": "tia@example.org", "organisation": "Seeds Ltd"}),
    "Eventbrite": (
        "Aarti Shah",
        {"email": "aarti@example.org", "place": "Leeds", "postal_address": "1 High St\nLeeds\nLS1"},
    ),
    "Meetup": ("Jun Park", {}),
    "Luma": ("Dani Svensson", {"email": "dani@example.org", "phone": "+46701234567"}),
    "NationBuilder": (
        "Bob Ross",
        {"email": "bob@example.org", "place": "Leeds", "topics": "bees,seeds"},
    ),
    "Raiser's Edge": ("Ivy Lane", {"email": "ivy@example.org", "phone": "0113 9"}),
    "LinkedIn": ("Ada Lovelace", {"organisation": "Engines, Inc."}),
    "Microsoft Forms": ("Rosa Delgado", {}),
    "Google Forms": ("Mo Farah", {"email": "mo@example.org", "place": "Leeds", "topics": "bees"}),
}
"""Each file in tests/files/exports: who is in it, and some of what is read of them."""


@pytest.fixture(autouse=True, scope="module")
def words() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def export_of(program: str) -> bytes:
    """A small file in the shape of what the program writes."""
    name = re.sub(r"\W+", "_", program.casefold()).strip("_")
    return (FILES / "exports" / f"{name}.csv").read_bytes()


def people_in(content: bytes) -> tuple[str, list[Draft | str]]:
    """The program, and everybody in a file or the code of the refusal."""
    given = opened(content)
    sheet = read(given.content)
    plan = plan_of([row.cells for row in sheet.rows[:10]])
    found: list[Draft | str] = []
    for row in sheet.rows[plan.skip :]:
        try:
            found.append(draft(row, plan))
        except RowRefused as refusal:
            found.append(refusal.why)
    return given.program or recognised(plan.headings), found


@pytest.mark.parametrize("program", EXPORTS)
def test_the_export_of_a_program_is_known_and_read(program: str) -> None:
    name, details = EXPORTS[program]
    known, (person,) = people_in(export_of(program))
    assert known == program.split(" (")[0]
    assert isinstance(person, Draft), person
    found = person.details | {"topics": ",".join(person.topics)}
    assert person.name == name
    assert {key: found.get(key) for key in details} == details


def test_more_addresses_and_numbers_are_noted_and_not_lost() -> None:
    (person,) = people_in(export_of("Google Contacts"))[1]
    assert isinstance(person, Draft)
    assert person.details["notes"].splitlines()[-2:] == ["✉ z2@example.org", "☎ 0113 2"]


def test_whoever_must_not_be_called_is_imported_without_the_number() -> None:
    (person,) = people_in(export_of("Salesforce"))[1]
    assert isinstance(person, Draft) and "phone" not in person.details


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("UNSUB_TIME", "2024-05-01 10:00:00"),
        ("CLEAN_TIME", "2024-05-01 10:00:00"),
        ("Status", "unsubscribed"),
        ("Email Marketing Status", "Cleaned"),
        ("Do Not Email", "1"),
        ("No Bulk Emails (User Opt Out)", "Yes"),
        ("Unsubscribed from all email", "true"),
        ("Email hard bounce reason", "UNKNOWN_USER"),
        ("Email Opt Out", "true"),
        ("email_opt_in", "false"),
        ("email1_is_bad", "true"),
        ("Do not contact", "x"),
        ("Abgemeldet", "ja"),
        ("Désabonné", "oui"),
    ],
)
def test_whoever_opted_out_is_refused(heading: str, cell: str) -> None:
    told = "LEID,EUID," if heading in ("Status", "UNSUB_TIME", "CLEAN_TIME") else ""
    told = "LEID,EUID," if heading.startswith("Email Marketing") else told
    program = {"Email hard": "Record ID,Lead Status,", "email1_is": "nationbuilder_id,"}
    told = told or program.get(heading[:10], program.get(heading[:9], ""))
    row = "1," * told.count(",")
    sheet = (
        f"Name,Email,{told}{heading}\nFiona,f@example.org,{row}{cell}\nGil,g@example.org,{row}\n"
    )
    refused, kept = people_in(sheet.encode())[1]
    assert refused == "opted_out"
    assert isinstance(kept, Draft) and kept.name == "Gil"


def test_a_workbook_is_read_like_the_sheet_that_it_would_be_saved_as() -> None:
    _known, found = people_in((FILES / "people.xlsx").read_bytes())
    names = [each.name for each in found if isinstance(each, Draft)]
    assert names == ["محمد العلي", "Júlia Kovács"]
    assert isinstance(found[0], Draft) and found[0].details["phone"] == "447700900123"


def test_days_and_numbers_of_a_workbook_come_as_people_write_them() -> None:
    book = openpyxl.Workbook()
    at = datetime.combine(date(2026, 3, 1), time(10, 30))
    cells = [date(2026, 3, 1), at, 1234.0, 0.0000001, 447700900123.0]
    book.active.append([*cells, 12.5, "x"])
    content = io.BytesIO()
    book.save(content)
    written = workbooks.as_sheet(content.getvalue()).decode().strip()
    assert written == "2026-03-01,2026-03-01 10:30,1234,0.0000001,447700900123,12.5,x"


def test_what_programs_make_of_days_and_phone_numbers_is_mended() -> None:
    sheet = "Name,Phone,Notes\nFiona,447700900123.0,2026-03-01 00:00:00\n"
    (draft,) = people_in(sheet.encode())[1]
    assert isinstance(draft, Draft)
    assert draft.details == {"phone": "447700900123", "notes": "2026-03-01"}
