"""From the cells of a row to what we would keep of a person, or why not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from email_validator import EmailNotValidError, validate_email

from core.communities.zones import zone_choices
from core.imports.columns import Plan
from core.imports.sheets import Row
from core.people import tags
from core.people.models import email_key, folded
from core.people.text import one_line, tidy

LONGEST = {
    "name": 200,
    "email": 254,
    "phone": 60,
    "organisation": 200,
    "organisation_kind": 120,
    "place": 120,
    "postal_address": 500,
    "timezone": 60,
    "access_needs": 1000,
    "notes": 5000,
}
SINGLE = ("phone", "organisation", "organisation_kind", "place", "timezone")
JOINED = ("postal_address", "access_needs", "notes")
DETAILS = ("email", *SINGLE, *JOINED)
PLAIN_ADDRESS = re.compile(
    r"[a-z0-9_+-]{1,40}(\.[a-z0-9_+-]{1,20}){0,3}@([a-z0-9][a-z0-9-]{0,28}[a-z0-9]\.){1,3}[a-z]{2,12}",
    re.IGNORECASE,
)
YES = {"yes", "y", "true", "1", "x", "ja", "oui", "si", "sim", "tak"}
NO = {"no", "n", "false", "0", "nein", "non", "nao", "nee", "nie"}
FORMULA = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
ZONES = {zone for zone, _words in zone_choices()}


class RowRefused(Exception):
    """A row that cannot be imported: a code of `reasons.py`, and what it speaks of."""

    def __init__(self, why: str, about: str = "") -> None:
        super().__init__(why)
        self.why, self.about = why, about[:80]


@dataclass
class Draft:
    """What a row says of a person. Empty cells are absent."""

    name: str
    details: dict[str, str] = field(default_factory=dict)
    topics: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)

    @property
    def sort_name(self) -> str:
        return folded(self.name)

    @property
    def email_key(self) -> str | None:
        return email_key(self.details.get("email"))


def draft(row: Row, plan: Plan) -> Draft:
    """What a row says, checked. Raises RowRefused."""
    if row.is_broken:
        raise RowRefused("quotes")
    if any(cell.strip() for cell in row.cells[len(plan.fields) :]):
        raise RowRefused("too_many_cells")
    found: dict[str, list[str]] = {}
    for name, cell in zip(plan.fields, row.cells, strict=False):
        if name and (text := _text(cell)):
            found.setdefault(name, []).append(text)
    return _checked(found)


def _text(cell: str) -> str:
    """The text of a cell, without the apostrophe that keeps spreadsheets from calculating it."""
    text = tidy(cell)
    return text[1:] if text.startswith("'") and text[1:].lstrip(" \n").startswith(FORMULA) else text


def _checked(found: dict[str, list[str]]) -> Draft:
    details = {name: one_line(found[name][0]) for name in ("email", *SINGLE) if name in found}
    details |= {name: "\n".join(found[name]) for name in JOINED if name in found}
    name = one_line(
        found["name"][0]
        if "name" in found
        else " ".join([*found.get("first_name", ()), *found.get("last_name", ())])
    )
    if not name:
        raise RowRefused("no_name")
    if "@" in name:
        raise RowRefused("not_a_name", name)
    for each, text in [("name", name), *details.items()]:
        if len(text) > LONGEST[each]:
            raise RowRefused("too_long", each)
    if "email" in details:
        details["email"] = _address(details["email"])
    if details.get("timezone", "UTC") not in ZONES:
        raise RowRefused("not_a_zone", details["timezone"])
    if _is_rarely_online(found):
        details["is_rarely_online"] = "yes"
    return Draft(name, details, _tags(found, "topics"), _tags(found, "languages"))


def _is_rarely_online(found: dict[str, list[str]]) -> bool:
    text = one_line(found.get("is_rarely_online", ["no"])[0])
    if folded(text) not in YES | NO:
        raise RowRefused("not_yes_or_no", text)
    return folded(text) in YES


def _address(text: str) -> str:
    text = text.removeprefix("mailto:")
    if PLAIN_ADDRESS.fullmatch(text):
        return text
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        raise RowRefused("not_an_address", text) from None


def _tags(found: dict[str, list[str]], name: str) -> list[str]:
    kept = tags.distinct(one_line(tag) for text in found.get(name, []) for tag in tags.split(text))
    if len(kept) > tags.MOST or any(len(tag) > tags.LONGEST for tag in kept):
        raise RowRefused("too_many_tags", name)
    return kept
