"""From the cells of a row to what we would keep of a person, or why not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

from babel import Locale
from email_validator import EmailNotValidError, validate_email

from core.communities.zones import zone_choices
from core.exports.writing import FORMULA
from core.fields.reading import Unread
from core.imports.columns import ADDRESS, WHY, Plan
from core.imports.own_fields import OwnField
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
SINGLE = ("organisation", "organisation_kind", "place", "timezone")
JOINED = ("access_needs", "notes")
DETAILS = ("email", "phone", *SINGLE, "postal_address", *JOINED)
PLAIN_ADDRESS = re.compile(
    r"[a-z0-9_+-]{1,40}(\.[a-z0-9_+-]{1,20}){0,3}@([a-z0-9][a-z0-9-]{0,28}[a-z0-9]\.){1,3}[a-z]{2,12}",
    re.IGNORECASE,
)
A_FLOAT = re.compile(r"^(\+?\d{5,})\.0$")
A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
MIDNIGHT = " 00:00:00"
"""What programs make of a number that is a phone's, and of a day."""
YES = {"yes", "y", "true", "1", "x", "ja", "oui", "si", "sim", "tak"}
NO = {"no", "n", "false", "0", "nein", "non", "nao", "nee", "nie"}
STILL_FINE = NO | {
    "subscribed",
    "active",
    "valid",
    "attending",
    "confirmed",
    "opted in",
    "opt in",
    "none",
    "never",
    "0.0",
    "-",
}
"""What a column of those who opted out says of those who did not; all else is taken for a no."""
NOBODY = {"anonymous", "anonym", "anonyme", "anonimo", "n/a", "none", "null", "-"}
"""What forms and programs write where nothing is known."""
ZONES = {zone for zone, _words in zone_choices()}
MARKS = {"email": "\u2709", "phone": "\u260e", "postal_address": "\u2302"}
"""Signs before what there is one more of, in the notes: they say the same in any language."""
BETWEEN = " ::: "
Found = dict[str, list[str]]


class RowRefused(Exception):
    """A row that cannot be imported: a code of `wording.REFUSALS`, and what it speaks of.

    `draft` is what it says of whoever opted out, `person_id` who of the people here that is.
    """

    def __init__(self, why: str, about: str = "", draft: Draft | None = None) -> None:
        super().__init__(why)
        self.why, self.about, self.draft = why, about[:80], draft
        self.person_id: int | None = None


@dataclass
class Draft:
    """What a row says of a person. Empty cells are absent; custom fields go by their keys."""

    name: str
    details: dict[str, str] = field(default_factory=dict)
    topics: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    sort_name: str = ""
    email_key: str | None = None


def draft(row: Row, plan: Plan, own: Mapping[str, OwnField] | None = None) -> Draft:
    """What a row says, checked. Raises RowRefused."""
    if row.is_broken:
        raise RowRefused("quotes")
    cells = row.cells
    if len(cells) > len(plan.fields) and any(cell.strip() for cell in cells[len(plan.fields) :]):
        raise RowRefused("too_many_cells")
    found: Found = {}
    addresses: Found = {}
    for at, name, group in plan.columns:
        if at < len(cells) and (text := _text(cells[at])):
            found.setdefault(name, []).append(text)
            if name in ADDRESS:
                addresses.setdefault(group, []).append(text)
    why = found[WHY][0] if WHY in found else "opted_out" if _is_opted_out(found) else ""
    if why and why != "opted_out":
        raise RowRefused(why)
    if not why:
        return _checked(found, addresses, own or {}, plan.locale)
    said = None
    with suppress(RowRefused):
        said = _checked(found, addresses, {})
    raise RowRefused(why, draft=said)


def _text(cell: str) -> str:
    """The text of a cell, without the apostrophe that keeps spreadsheets from calculating it."""
    text = tidy(cell)
    if text.endswith(MIDNIGHT) and A_DAY.fullmatch(text.removesuffix(MIDNIGHT)):
        return text.removesuffix(MIDNIGHT)
    return text[1:] if text.startswith("'") and text[1:].lstrip(" \n").startswith(FORMULA) else text


def _is_opted_out(found: Found) -> bool:
    """True of whoever the list says must not be written to: an import writes to nobody."""
    refused = any(folded(text) not in STILL_FINE for text in found.get("never", ()))
    return refused or any(folded(text) in NO for text in found.get("may_contact", ()))


def _checked(
    found: Found, addresses: Found, own: Mapping[str, OwnField], language: Locale | None = None
) -> Draft:
    name = _name(found)
    details = {each: one_line(found[each][0]) for each in SINGLE if each in found}
    if "place" not in details and "town" in found:
        details["place"] = one_line(found["town"][0])
    more = [*_emails(found, details), *_phones(found, details), *_addresses(addresses, details)]
    if more:
        found.setdefault("notes", []).extend(dict.fromkeys(more))
    details |= {each: "\n".join(found[each]) for each in JOINED if each in found}
    for each, text in [("name", name), *details.items()]:
        if len(text) > LONGEST[each]:
            raise RowRefused("too_long", each)
    if details.get("timezone", "UTC") not in ZONES:
        raise RowRefused("not_a_zone", details["timezone"])
    if "is_rarely_online" in found and _is_rarely_online(found):
        details["is_rarely_online"] = "yes"
    details |= _own(found, own, language)
    key = email_key(details.get("email"))
    topics, languages = _tags(found, "topics"), _tags(found, "languages")
    return Draft(name, details, topics, languages, folded(name), key)


def _name(found: Found) -> str:
    names = [text for text in found.get("name", ()) if folded(text) not in NOBODY]
    parts = [*found.get("first_name", ()), *found.get("last_name", ())]
    name = one_line(names[0] if names else " ".join(parts))
    if not name:
        raise RowRefused("no_name")
    if "@" in name:
        raise RowRefused("not_a_name", name)
    return name


def _emails(found: Found, details: dict[str, str]) -> Iterator[str]:
    """Keep the first address that is one; the others come back as lines for the notes."""
    texts = [one_line(text).removeprefix("mailto:") for text in several(found.get("email", ()))]
    given = [text for text in texts if folded(text) not in NOBODY]
    if not given:
        return
    details["email"], at = _first_address(given)
    seen = {email_key(details["email"])}
    for text in given[:at] + given[at + 1 :]:
        if email_key(text) not in seen:
            seen.add(email_key(text))
            yield f"{MARKS['email']} {text}"


def _first_address(given: list[str]) -> tuple[str, int]:
    refused = None
    for at, text in enumerate(given):
        try:
            return _address(text), at
        except RowRefused as refusal:
            refused = refused or refusal
    raise refused or RowRefused("not_an_address")


def several(cells: Iterable[str]) -> Iterator[str]:
    """The addresses in cells; some programs write several into one."""
    for cell in cells:
        parts = re.split(r" ::: |[;,\n]", cell) if cell.count("@") > 1 else [cell]
        yield from (part for part in parts if part.strip())


def _phones(found: Found, details: dict[str, str]) -> Iterator[str]:
    """Keep the first number, unless they must not be called; the others are for the notes."""
    if any(folded(text) not in STILL_FINE for text in found.get("no_phone", ())):
        return
    cells = [part for cell in found.get("phone", ()) for part in cell.split(BETWEEN)]
    given = [A_FLOAT.sub(r"\1", one_line(cell)) for cell in cells if cell.strip()]
    if given:
        details["phone"] = given[0]
        yield from (f"{MARKS['phone']} {each}" for each in given[1:] if each != given[0])


def _addresses(addresses: Found, details: dict[str, str]) -> Iterator[str]:
    """Keep the first whole address; a town alone is none."""
    whole = ["\n".join(lines) for lines in addresses.values()]
    given = [text for text in whole if "\n" in text]
    given = given or [text for text in whole if text != details.get("place")]
    if given:
        details["postal_address"] = given[0]
        yield from (f"{MARKS['postal_address']} {one_line(each)}" for each in given[1:])


def _is_rarely_online(found: Found) -> bool:
    text = one_line(found["is_rarely_online"][0])
    if folded(text) not in YES | NO:
        raise RowRefused("not_yes_or_no", text)
    return folded(text) in YES


def _address(text: str) -> str:
    if PLAIN_ADDRESS.fullmatch(text):
        return text
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        raise RowRefused("not_an_address", text) from None


def _own(found: Found, own: Mapping[str, OwnField], language: Locale | None) -> dict[str, str]:
    """What stands in the columns of custom fields, as it is kept."""
    kept = {}
    for key in own.keys() & found.keys():
        try:
            kept[key] = own[key].read(found[key][0], language)
        except Unread as unread:
            raise RowRefused(unread.why, f"{own[key].name}: {found[key][0]}") from None
    return {key: text for key, text in kept.items() if text}


def _tags(found: Found, name: str) -> list[str]:
    if name not in found:
        return []
    kept = tags.distinct(tag for text in found[name] for tag in _tags_in(text))
    if len(kept) > tags.MOST or any(len(tag) > tags.LONGEST for tag in kept):
        raise RowRefused("too_many_tags", name)
    return kept


@lru_cache(2_000)
def _tags_in(cell: str) -> tuple[str, ...]:
    """The tags of one cell, without the groups that Google itself makes."""
    parts = [text for text in cell.split(BETWEEN) if not text.startswith("* ")]
    tidied = (one_line(tag.strip(' "')) for text in parts for tag in tags.split(text))
    return tuple(tag for tag in tidied if tag)
