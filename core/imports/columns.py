"""Which column of a sheet holds what: the headings that people and programs write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from core.people.models import folded
from core.people.text import one_line

HEADINGS_WITHIN = 10
MOST_COLUMNS = 200

FIELDS = (
    "name",
    "first_name",
    "last_name",
    "email",
    "phone",
    "organisation",
    "organisation_kind",
    "place",
    "topics",
    "languages",
    "postal_address",
    "timezone",
    "access_needs",
    "is_rarely_online",
    "notes",
)
HEADINGS = {
    "name": "name, full name, display name, person, contact, contact name, who, nom complet, naam, "
    "nombre completo, imie i nazwisko",
    "first_name": "first name, firstname, first, given name, forename, middle name, vorname, "
    "prenom, voornaam, "
    "nombre, nome, imie",
    "last_name": "last name, lastname, last, surname, family name, nachname, familienname, nom, "
    "nom de famille, achternaam, apellidos, apellido, cognome, nazwisko",
    "email": "email, e mail, mail, email address, e mail address, mail address, primary email, "
    "e mail 1 value, email 1 value, e mail adresse, adresse e mail, courriel, correo, "
    "correo electronico, posta elettronica, adres e mail",
    "phone": "phone, telephone, tel, phone number, telephone number, mobile, mobile phone, "
    "mobile number, cell, cell phone, phone 1 value, home phone, business phone, work phone, "
    "telefon, handy, telefono, telefoon, portable",
    "organisation": "organisation, organization, company, company name, employer, charity, group, "
    "organisation name, organization name, organization 1 name, firma, verein, entreprise, "
    "association, organizacion, organizzazione, organisatie, organizacja",
    "organisation_kind": "kind of organisation, organisation kind, type of organisation, "
    "organisation type, organization type, kind of organization, type of organization, sector, "
    "organisationsart, type d organisation, tipo de organizacion, soort organisatie",
    "place": "place, town, city, town city, village, location, area, home city, ort, stadt, ville, "
    "ciudad, citta, plaats, woonplaats, miasto",
    "topics": "topics, topic, interests, interest, tags, skills, themes, subjects, themen, "
    "interessen, sujets, temas, onderwerpen",
    "languages": "languages, language, speaks, spoken languages, sprachen, sprache, langues, "
    "langue, idiomas, lingue, talen, taal, jezyki",
    "postal_address": "postal address, address, home address, street address, street, "
    "address line 1, address line 2, address line 3, address 1, address 2, address 1 formatted, "
    "postcode, post code, zip, zip code, postal code, anschrift, adresse, strasse, plz, rue, "
    "code postal, direccion, indirizzo, adres",
    "timezone": "time zone, timezone, zeitzone, fuseau horaire, zona horaria, tijdzone",
    "access_needs": "access needs, access requirements, accessibility, accessibility needs, "
    "adjustments, reasonable adjustments",
    "is_rarely_online": "rarely online, hardly online, seldom online, offline, no internet, "
    "selten online, rarement en ligne, zelden online",
    "notes": "notes, note, comments, comment, remarks, about, description, bemerkungen, notizen, "
    "notas, opmerkingen, uwagi",
}
FIELD_OF = {
    heading.strip(): field for field, text in HEADINGS.items() for heading in text.split(",")
}


@dataclass(frozen=True)
class Plan:
    """How a sheet is read: how many rows come before the people, and the field of each column."""

    skip: int
    headings: Sequence[str]
    fields: Sequence[str | None]

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        return cls(kept["skip"], kept["headings"], kept["fields"])

    def as_json(self) -> dict[str, Any]:
        return {"skip": self.skip, "headings": list(self.headings), "fields": list(self.fields)}

    @property
    def has_name(self) -> bool:
        return bool({"name", "first_name", "last_name"} & set(self.fields))


def plan_of(rows: Sequence[Sequence[str]]) -> Plan:
    """Guess how the first rows of a sheet are to be read.

    Headings are looked for in the first rows, since a title often stands above them. Without any,
    the columns are guessed by what is in them.
    """
    first = rows[:HEADINGS_WITHIN]
    known = [sum(field is not None for field in guessed(row)) for row in first]
    if max(known, default=0) == 0:
        return _without_headings(first)
    at = known.index(max(known))
    return Plan(at + 1, [one_line(cell)[:200] for cell in first[at]], guessed(first[at]))


def guessed(headings: Sequence[str]) -> list[str | None]:
    """The field that each heading names, or None."""
    return [FIELD_OF.get(_plain(heading)) for heading in headings]


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", folded(heading[:200])).split())


def _without_headings(rows: Sequence[Sequence[str]]) -> Plan:
    width = max((len(row) for row in rows), default=0)
    fields: list[str | None] = [None] * width
    for at in range(width):
        cells = [row[at] for row in rows if len(row) > at and row[at].strip()]
        if cells and all("@" in cell for cell in cells):
            fields[at] = "email"
        elif "name" not in fields and cells and not any(re.search(r"\d", cell) for cell in cells):
            fields[at] = "name"
    return Plan(0, [""] * width, fields)
