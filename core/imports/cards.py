"""What a file of vCards is read as: a sheet with one row for each card.

A card that cannot be read is a row that says why, so that it is refused by itself and handed back
with the others.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale

from core.communities.zones import zone_choices
from core.imports.card_reading import Card, read
from core.imports.columns import plain
from core.imports.headings import FIELD_OF
from core.people.text import one_line, tidy

HEADINGS = {
    "Name": "name",
    "E-mail": "email",
    "Phone": "phone",
    "Organisation": "organisation",
    "Town": "place",
    "Postal address": "postal_address",
    "Topics": "topics",
    "Languages": "languages",
    "Time zone": "timezone",
    "Notes": "notes",
    "Not read": "why",
    "Line": "line",
}
"""What a card is read as: the heading of each column, and its field."""
BETWEEN = " ::: "
SILENT = "X-NEXTTEN-SILENT"
"""What our own cards say of whoever must not be contacted."""
FIELD, LINES, MOST_OWN = "X-NEXTTEN-FIELD", "X-NEXTTEN-ADDRESS", 100
"""What our own cards say in a custom field, and the postal address in its lines."""
OPTED_OUT = {heading for heading, field in FIELD_OF.items() if field == "never"}
USED = {
    "FN",
    "N",
    "EMAIL",
    "TEL",
    "ORG",
    "ADR",
    "CATEGORIES",
    "LANG",
    "TZ",
    "NOTE",
    SILENT,
    FIELD,
    LINES,
}
ABOUT_THE_CARD = {
    "VERSION",
    "PRODID",
    "REV",
    "UID",
    "KIND",
    "SOURCE",
    "PROFILE",
    "CLASS",
    "SORT-STRING",
    "X-ABLABEL",
    "X-ABSHOWAS",
    "X-ADDRESSBOOKSERVER-KIND",
    "X-ADDRESSBOOKSERVER-MEMBER",
}
SPLIT = re.compile(r"(?<!\\);")
PEOPLE = {"", "INDIVIDUAL", "X-INDIVIDUAL"}
PROGRAMS = {"Apple": "Apple Contacts", "Google": "Google Contacts", "Mozilla": "Thunderbird"}
ZONES = {zone for zone, _words in zone_choices()}


@dataclass(frozen=True)
class Cards:
    """A file of cards as a sheet: the bytes of a CSV, who wrote it, and what is left out."""

    content: bytes
    program: str
    left_out: list[str]


def as_sheet(content: bytes) -> Cards:
    """Read every card of a file into a row. Whatever the bytes are, this raises nothing."""
    sheet, programs, left_out = io.StringIO(), set(), set()
    own: dict[str, None] = {}
    rows: list[tuple[list[str], dict[str, str]]] = []
    for card in read(content):
        said = _own(card)
        own |= dict.fromkeys(list(said)[: MOST_OWN - len(own)])
        rows.append((_row(card), said))
        programs.add(_program(card))
        left_out |= {each.name for each in card.properties} - USED - ABOUT_THE_CARD
    writer = csv.writer(sheet)
    writer.writerow([*HEADINGS, *own])
    writer.writerows([*row, *(said.get(name, "") for name in own)] for row, said in rows)
    program = programs.pop() if len(programs) == 1 else ""
    text = sheet.getvalue().encode("utf-8", "replace")
    return Cards(text, program or "vCard", sorted(left_out)[:50])


def _row(card: Card) -> list[str]:
    """A card as the cells of a row, in the order of HEADINGS."""
    cells = {
        "name": _name(card),
        "email": BETWEEN.join(_distinct(_addresses(card))),
        "phone": BETWEEN.join(_distinct(_phones(card))),
        "organisation": one_line(" · ".join(filter(None, _parts(card, card.first("ORG"))[:1]))),
        "place": _place(card),
        "postal_address": _postal_address(card),
        "topics": ", ".join(_distinct(_categories(card))),
        "languages": ", ".join(_distinct(_language(each.value) for each in card.all("LANG"))),
        "timezone": card.first("TZ") if card.first("TZ") in ZONES else "",
        "notes": "\n".join(filter(None, (tidy(card.text(n.value)) for n in card.all("NOTE")))),
    }
    said = [cells[name] for name in HEADINGS.values() if name in cells]
    return [*said, card.why or _why(card), str(card.line)]


def _own(card: Card) -> dict[str, str]:
    """What a card of ours says in custom fields, by their names."""
    found = [[card.text(part) for part in SPLIT.split(p.value)] for p in card.all(FIELD)]
    return {one_line(each[0]): one_line(each[1]) for each in found if len(each) == 2 and each[0]}


def _name(card: Card) -> str:
    """The name as it is shown; where that is none, made of its parts: family; given; more; Dr; Jr.

    What stands before it is left out: letters begin with the first word.
    """
    shown = one_line(card.text(card.first("FN")))
    family, given, more, _before, after = map(
        one_line, (*_parts(card, card.first("N")), *[""] * 5)[:5]
    )
    made = one_line(" ".join((given, more, family, after)))
    return made if made and _is_no_name(card, shown, family) else shown


def _is_no_name(card: Card, shown: str, family: str) -> bool:
    """True where a program shows an address, a number, the organisation, or “Family, Given”."""
    is_listed = bool(family) and re.match(rf"{re.escape(family)}\s*[,;]", shown) is not None
    organisation = one_line(_parts(card, card.first("ORG"))[0])
    return not re.search(r"[^\W\d_]", shown) or "@" in shown or is_listed or shown == organisation


def _why(card: Card) -> str:
    """Why a whole card is no person, or nobody to be written to."""
    kind = card.first("KIND") or card.first("X-ADDRESSBOOKSERVER-KIND")
    if kind.strip().upper() == "GROUP":
        return "card_group"
    is_company = card.first("X-ABSHOWAS").strip().upper() == "COMPANY"
    if is_company or kind.strip().upper() not in PEOPLE:
        return "card_kind"
    is_silent = card.first(SILENT) or any(plain(each) in OPTED_OUT for each in _categories(card))
    return "opted_out" if is_silent else ""


def _addresses(card: Card) -> Iterator[str]:
    for each in card.all("EMAIL"):
        yield one_line(card.text(each.value)).removeprefix("mailto:")


def _phones(card: Card) -> Iterator[str]:
    for each in card.all("TEL"):
        if not each.types & {"FAX", "PAGER", "MODEM", "BBS"}:
            yield one_line(card.text(each.value)).removeprefix("tel:")


def _place(card: Card) -> str:
    towns = [(*_parts(card, each.value), *[""] * 4)[3] for each in card.all("ADR")]
    return next(filter(None, map(one_line, towns)), "")


def _postal_address(card: Card) -> str:
    """The preferred address in lines: box, more, street, town, region, code, country."""
    if card.first(LINES):
        return tidy(card.plain(LINES))
    for each in card.all("ADR"):
        parts = _parts(card, each.value)
        lines = [one_line(line) for part in parts for line in part.splitlines()]
        if any(lines):
            return "\n".join(filter(None, lines))
    return ""


def _categories(card: Card) -> Iterator[str]:
    for each in card.all("CATEGORIES"):
        for tag in re.split(r"(?<!\\)[,;]", each.value):
            yield one_line(card.text(tag)).replace(",", " ")


def _language(tag: str) -> str:
    return _called(tag, str(get_locale() or "en"))


@lru_cache(1_000)
def _called(tag: str, locale: str) -> str:
    """What a language is called on the page of whoever imports; what is no tag stays."""
    try:
        found = Locale.parse(tag.strip().replace("-", "_"))
    except (ValueError, TypeError, UnknownLocaleError):
        return one_line(tag).replace(",", " ")
    return str(Locale(found.language).get_display_name(locale) or tag).capitalize()


def _parts(card: Card, value: str) -> list[str]:
    """The parts of a value that has several, such as a name or an address."""
    return [
        card.text(part.replace(r"\,", "\0").replace(",", " ").replace("\0", ","))
        for part in re.split(r"(?<!\\);", value)
    ]


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, texts)))


def _program(card: Card) -> str:
    made_by = card.first("PRODID")
    return next((shown for name, shown in PROGRAMS.items() if name in made_by), "")
