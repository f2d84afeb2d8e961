"""A person's timeline and recent contacts: each half of the product adds what it knows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import Flask, current_app


@dataclass(frozen=True)
class Moment:
    """One line of a timeline: when, an icon, a sentence for the reader, the words said.

    `quoted` is what those words quote, shown only when somebody unfolds it.
    """

    at: datetime
    icon: str
    title: str
    words: str = ""
    url: str = ""
    quoted: str = ""


@dataclass(frozen=True)
class Contact:
    """One time that somebody of ours was in touch with a person, and how.

    It counts in any case; where it is not `is_shown`, nobody is told of it.
    """

    person_id: int
    at: datetime
    by_id: int | None
    how: str
    is_shown: bool = True


Timeline = Callable[[int, int], Sequence[Moment]]
Contacts = Callable[[Collection[int], datetime], Sequence[Contact]]


def add_source(
    app: Flask, moments: Timeline | None = None, contacts: Contacts | None = None
) -> None:
    """Add what a package knows.

    `moments(person_id, community_id)` answers at most 50, newest first;
    `contacts(person_ids, since)` answers every contact since then, in one query.
    """
    if moments:
        app.extensions.setdefault("timelines", []).append(moments)
    if contacts:
        app.extensions.setdefault("contacts", []).append(contacts)


def of_person(person_id: int, community_id: int) -> list[Moment]:
    """The newest 50 moments of a person, newest first."""
    sources = cast(list[Timeline], current_app.extensions.get("timelines", []))
    found = [moment for source in sources for moment in source(person_id, community_id)]
    return sorted(found, key=lambda moment: moment.at, reverse=True)[:50]


def recent_contacts(person_ids: Collection[int], since: datetime) -> list[Contact]:
    """Every contact with these people since then, across the whole installation, newest first."""
    if not person_ids:
        return []
    sources = cast(list[Contacts], current_app.extensions.get("contacts", []))
    found = [contact for source in sources for contact in source(person_ids, since)]
    return sorted(found, key=lambda contact: contact.at, reverse=True)


def shown_contacts(person_ids: Collection[int], since: datetime) -> list[Contact]:
    """Those of them that organisers may be told of."""
    return [each for each in recent_contacts(person_ids, since) if each.is_shown]
