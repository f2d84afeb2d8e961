"""People as vCards 3.0 (RFC 2426): the newest that every address book reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

WIDTH = 75


def card(
    person: Any,
    topics: Sequence[str],
    languages: Sequence[str],
    is_silent: bool,
    own: Iterable[tuple[str, str]] = (),
) -> str:
    """One card. Whoever must not be contacted is marked, for us and for other programs.

    `own` are the names of custom fields, and what they say.
    """
    notes = [person.notes or "", person.access_needs or ""]
    categories = [*(["Do not contact"] if is_silent else []), *topics]
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"FN:{_text(person.name)}",
        f"N:{_text(person.name)};;;;",
        *_given("EMAIL;TYPE=INTERNET", person.email),
        *_given("TEL", person.phone),
        *_given("ORG", person.organisation),
        *_address(person.postal_address, person.place),
        *([f"CATEGORIES:{','.join(map(_text, categories))}"] if categories else []),
        *(f"LANG:{_text(each)}" for each in languages),
        *_given("X-NEXTTEN-ADDRESS", person.postal_address),
        *_given("TZ", person.timezone),
        *(f"X-NEXTTEN-FIELD:{_text(name)};{_text(text)}" for name, text in own),
        *_given("NOTE", "\n".join(filter(None, notes))),
        *(["X-NEXTTEN-SILENT:1"] if is_silent else []),
        "END:VCARD",
    ]
    return "".join(_folded(line) for line in lines)


def _given(name: str, text: str | None) -> list[str]:
    return [f"{name}:{_text(text)}"] if text else []


def _address(postal_address: str | None, place: str | None) -> list[str]:
    """The town as the town, and the lines of the address as the street: it has no parts here."""
    lines = [line for line in (postal_address or "").splitlines() if line.strip() != place]
    if not (lines or place):
        return []
    return [f"ADR:;;{_text(chr(10).join(lines))};{_text(place or '')};;;"]


def _text(text: str) -> str:
    escaped = re.sub(r"([\\;,])", r"\\\1", text.replace("\r\n", "\n").replace("\r", "\n"))
    return escaped.replace("\n", r"\n")


def _folded(line: str) -> str:
    """A line in pieces of at most WIDTH bytes, none of them ending inside a letter."""
    return "\r\n ".join(_pieces(line)) + "\r\n"


def _pieces(line: str) -> Iterator[str]:
    piece, room = "", WIDTH
    for letter in line:
        size = len(letter.encode("utf-8", "replace"))
        if size > room:
            yield piece
            piece, room = "", WIDTH - 1
        piece, room = piece + letter, room - size
    yield piece
