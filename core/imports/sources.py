"""The exports of common programs, by their headings. Data: a new program is a new entry.

Headings are written as `columns.plain` makes them: folded, with blanks for all signs. A program is
told by headings that stand together in no other; `reads` says what differs from what the same
heading usually means, by field; the field "" leaves a column out. A number in a heading, as in
"E-mail 2", may be left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Source:
    """A program, the headings of which any line tells it, and what its columns hold."""

    name: str
    tells: Sequence[str]
    reads: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def fields(self) -> dict[str, str | None]:
        """The field of each heading; None leaves a column out."""
        return {h: f or None for f, line in self.reads.items() for h in line.split(", ")}


SOURCES = (
    Source(
        "Google Contacts",
        (
            "e mail 1 label, e mail 1 value",
            "e mail 1 type, e mail 1 value",
            "given name, family name, group membership",
            "first name, last name, phonetic first name, labels",
        ),
        {
            "topics": "labels, group membership",
            "organisation": "organization name",
            "postal_address": "address po box, address extended address",
            "": "organization title, organization location, address formatted, location, title, "
            "subject",
        },
    ),
    Source(
        "Outlook",
        (
            "first name, last name, e mail address, business phone",
            "first name, last name, e mail address, e mail 2 address",
            "vorname, nachname, e mail adresse, telefon geschaftlich",
            "vorname, nachname, e mail adresse, e mail 2 adresse",
            "prenom, nom, adresse de messagerie",
            "prenom, nom, adresse de courrier",
            "nombre, apellidos, direccion de correo electronico",
            "nombre, apellido, direccion de correo electronico",
            "voornaam, achternaam, e mailadres, telefoon op werk",
            "voornaam, achternaam, e mailadres, e mailadres 2",
        ),
        {
            "topics": "categories, kategorien, categorias, categorieen, categorien, categorie",
            "": "location, ort, locatie, emplacement, account, company main phone, title",
            "languages": "language, sprache, taal",
        },
    ),
    Source(
        "Thunderbird",
        ("primary email, secondary email, screen name",),
        {
            "name": "display name",
            "": "department, screen name",
        },
    ),
    Source(
        "Mailchimp",
        (
            "leid, euid",
            "member rating, optin time",
            "email address, unsub time",
        ),
        {
            "first_name": "fname",
            "last_name": "lname",
            "never": "unsub time, unsub campaign title, unsub campaign id, unsub reason, unsub "
            "reason other, clean time, clean campaign title, clean campaign id, unsub, bounce, "
            "email marketing status, status, email status, marketing status",
            "": "timezone, region, language",
        },
    ),
    Source(
        "Brevo",
        (
            "email, firstname, lastname, sms",
            "contact id, email, sms",
            "email, nom, prenom, sms",
            "email, lastname, firstname, sms",
        ),
        {
            "phone": "sms, whatsapp, landline number",
            "last_name": "nom",
            "never": "blacklist, blacklisted, email blacklisted, emailblacklisted, unsubscribed",
        },
    ),
    Source(
        "Zoho CRM",
        (
            "record id, contact owner id, contact owner, first name, last name",
            "record id, contact owner id",
            "record id, contact name, email opt out",
            "contact owner, account name, vendor name, lead source",
        ),
        {
            "name": "contact name, full name",
            "organisation": "account name",
            "never": "email opt out",
            "notes": "description",
            "": "title",
        },
    ),
    Source(
        "HubSpot",
        (
            "record id, first name, last name, contact owner",
            "record id, first name, last name, email",
            "record id, email, lifecycle stage",
            "record id, email, lead status",
        ),
        {
            "organisation": "associated company, primary company",
            "never": "unsubscribed from all email, opted out of all email, email hard bounce "
            "reason, invalid email address",
            "languages": "preferred language",
        },
    ),
    Source(
        "Salesforce",
        (
            "first name, last name, account name, mailing city",
            "salutation, first name, last name, account name",
            "firstname, lastname, mailingcity",
            "firstname, lastname, hasoptedoutofemail",
        ),
        {
            "organisation": "account name, account name text only",
            "never": "email opt out, hasoptedoutofemail, isemailbounced, email bounced reason, "
            "emailbouncedreason",
            "no_phone": "do not call, donotcall",
            "postal_address": "mailingstreet, mailingstate, mailingpostalcode, mailingcountry",
            "town": "mailingcity",
            "phone": "mobilephone, homephone",
            "": "title",
        },
    ),
    Source(
        "CiviCRM",
        (
            "contact id, do not email",
            "do not email, do not trade",
            "no bulk emails user opt out",
            "contact id, sort name, display name",
            "internal contact id",
        ),
        {
            "name": "display name",
            "organisation": "current employer",
            "never": "do not email, no bulk emails user opt out, is opt out, on hold, email on "
            "hold, deceased closed, is deceased, deceased",
            "no_phone": "do not phone",
            "postal_address": "state",
            "topics": "group s, groups, tag s",
            "languages": "preferred language",
        },
    ),
    Source(
        "Pipedrive",
        (
            "person name, person email",
            "person name, person id",
            "person name, organization name",
        ),
        {
            "name": "person name",
            "": "person first name, person last name",
            "email": "person email, person email work, person email home, person email other",
            "phone": "person phone, person phone mobile, person phone work, person phone home, "
            "person phone other",
            "organisation": "person organization, organization name",
            "topics": "person label, person labels",
            "postal_address": "person postal address",
            "never": "person marketing status",
        },
    ),
    Source(
        "Eventbrite",
        (
            "order, order date, ticket type",
            "order, order date, attendee status",
            "order, order date, first name, last name, email",
            "attendee, attendee status",
        ),
        {
            "": "buyer email, title, group",
        },
    ),
    Source(
        "Meetup",
        (
            "user id, rsvp, rsvped on",
            "member id, joined group on",
            "user id, joined group on",
        ),
        {
            "": "title",
            "place": "location",
        },
    ),
    Source(
        "Luma",
        ("approval status, checked in at, ticket name",),
    ),
    Source(
        "NationBuilder",
        (
            "nationbuilder id",
            "signup nationbuilder id",
            "email1 is bad",
        ),
        {
            "email": "email1",
            "organisation": "employer",
            "topics": "tag list",
            "may_contact": "email opt in",
            "never": "email is bad, email1 is bad, do not contact, is deceased",
            "no_phone": "do not call, federal donotcall, federal do not call",
            "postal_address": "primary address, primary address1, primary address2, primary "
            "address3, primary state, primary zip",
            "town": "primary city",
            "": "note",
            "name": "full name",
        },
    ),
    Source(
        "Raiser's Edge",
        (
            "constituent id",
            "constituent import id",
            "requests no email",
        ),
        {
            "never": "requests no e mail, requests no email, deceased, is deceased, do not contact",
            "organisation": "org name, organization name",
            "": "addressee",
            "postal_address": "preferred address lines",
        },
    ),
    Source(
        "LinkedIn",
        ("first name, last name, url, connected on",),
        {
            "": "position",
        },
    ),
    Source(
        "Microsoft Forms",
        (
            "id, start time, completion time",
            "id, startzeit, fertigstellungszeit",
            "id, heure de debut, heure de fin",
            "id, hora de inicio, hora de finalizacion",
            "id, begintijd, tijd van voltooien",
        ),
    ),
    Source(
        "Google Forms",
        (
            "timestamp, email address",
            "timestamp, username",
            "zeitstempel, e mail adresse",
            "horodateur, adresse e mail",
            "marca temporal, direccion de correo electronico",
            "tijdstempel, e mailadres",
        ),
        {
            "email": "username",
        },
    ),
)
TOLD_BY = [
    (frozenset(heading.strip() for heading in line.split(",")), source)
    for source in SOURCES
    for line in source.tells
]


def recognised(headings: Sequence[str]) -> Source | None:
    """The program that writes these headings; of several, the one with most to tell."""
    there = set(headings)
    fitting = [(len(telling), source) for telling, source in TOLD_BY if telling <= there]
    return max(fitting, key=lambda each: each[0])[1] if fitting else None
