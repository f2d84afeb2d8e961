"""What the list of people is narrowed to, and the lists and tests that this means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

from flask_babel import get_locale
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from core.communities.models import Acquaintance, Membership
from core.db import db, today
from core.fields.models import Field, FieldKind, FieldValue
from core.fields.reading import Unread, day_of, number_of
from core.forms import one_line
from core.people import sounds, typos, words
from core.people.finding import Test, Wanted
from core.people.lists import FEW, Few, Frequent, Named, begin_with, of_ids, with_phone
from core.people.models import Person
from core.people.terms import RARELY_ONLINE, trait
from core.safeguarding.queries import people_on_hold

MOST_WORDS = 5
MOST_PHONES = 2
LONGEST = 200
OF_FIELD = re.compile(r"field-([0-9]{1,9})(?:-(from|to))?")
NOBODY = "none"
List = Named | Few | Frequent


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty narrows nothing.

    `email` is "with" or "without", `online` is "rarely", `due` is "now", `owner` the id of whoever
    looks after them or "none", `untold` the day by which they must be told what is held.
    `of_fields` are custom fields: `field-7` is what field 7 must say, `field-7-from` and
    `field-7-to` the bounds of a number or a date.
    """

    q: str = ""
    topic: str = ""
    language: str = ""
    place: str = ""
    role: str = ""
    email: str = ""
    organisation_kind: str = ""
    online: str = ""
    owner: str = ""
    due: str = ""
    untold: str = ""
    of_fields: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """Read them from an address, or from a view that was saved."""
        named = (each.name for each in fields(cls) if each.name != "of_fields")
        texts = {name: one_line(asked.get(name))[:LONGEST] for name in named}
        custom = sorted(name for name in asked if OF_FIELD.fullmatch(name))
        kept = ((name, one_line(asked.get(name))[:LONGEST]) for name in custom)
        return cls(**texts, of_fields=tuple((name, text) for name, text in kept if text))

    @property
    def given(self) -> dict[str, Any]:
        """The filters that narrow something, for links."""
        named = (each.name for each in fields(self) if each.name != "of_fields")
        return {name: getattr(self, name) for name in named if getattr(self, name)} | dict(
            self.of_fields
        )

    def without(self, name: str) -> dict[str, str]:
        """The others, for the link that takes one away."""
        return {other: value for other, value in self.given.items() if other != name}


@dataclass(frozen=True)
class Close:
    """A word that nobody has, or few have, and the words that come close to it."""

    word: str
    words: Sequence[str]

    def instead(self, q: str, other: str) -> str:
        """What was looked for, with another word in the place of this one."""
        return " ".join(other if each == self.word else each for each in words.words_in(q))


@dataclass(frozen=True)
class Asked:
    """Who is wanted, as the database is asked; `close` are the words that were taken for others."""

    wanted: Wanted
    close: Sequence[Close] = ()


def read(community_id: int, filters: Filters) -> Asked:
    """What these filters mean in this community."""
    lists: list[List] = [Named(community_id, [term]) for term in _traits(filters)]
    tests: list[Test] = []
    close: list[Close] = []
    phones, rest = _phones(community_id, filters.q)
    lists += phones
    for word in words.typed(rest, MOST_WORDS):
        lists += _of_word(community_id, word, close)
    for part in (_role, _owner, _due, _untold, _of_fields):
        part(community_id, filters, lists, tests)
    return Asked(Wanted(community_id, lists, tests), [each for each in close if each.words])


def alike(community_id: int, q: str, close: Sequence[Close]) -> list[Close]:
    """The names that sound like a word that was looked for, other than those it was taken for."""
    taken = {each.word for each in close}
    found = []
    for word in words.typed(q, MOST_WORDS):
        if word not in taken and typos.says_much(word):
            start, sounding = words.in_latin(word), typos.sounding_like(community_id, word)
            others = [each for each in sounding if not words.in_latin(each).startswith(start)]
            found.append(Close(word, others))
    return [each for each in found if each.words]


def _phones(community_id: int, q: str) -> tuple[list[List], str]:
    """Who has the phone numbers that were typed, and the rest; what is nobody's number is words."""
    found: list[List] = []
    for phone in words.phones_in(q, MOST_PHONES):
        of_phone = with_phone(community_id, phone)
        if of_phone is not None:
            q, found = q.replace(phone, " ", 1), [*found, of_phone]
    return found, q


def _of_word(community_id: int, word: str, close: list[Close]) -> list[List]:
    """Who has a word that begins so; where nobody has, one that comes close or sounds alike.

    A name in a few Chinese signs is found as somebody else writes it in Latin words.
    """
    found = begin_with(community_id, word) or begin_with_in_latin(community_id, word)
    if found is not None:
        return [found]
    apart = sounds.in_words(word)
    if apart:
        return [each for part in apart for each in _of_word(community_id, part, close)]
    meant = [*typos.close_to(community_id, word), *typos.sounding_like(community_id, word)]
    close.append(Close(word, list(dict.fromkeys(meant))))
    return [Named(community_id, close[-1].words) if meant else Few(())]


def begin_with_in_latin(community_id: int, word: str) -> List | None:
    """Who has a word that begins as this one is written in Latin letters."""
    latin = "" if word.isascii() else words.in_latin(word)
    return begin_with(community_id, latin) if latin else None


def _traits(filters: Filters) -> list[str]:
    asked = {
        "topic": filters.topic,
        "language": filters.language,
        "place": filters.place,
        "kind": filters.organisation_kind,
        "email": filters.email if filters.email in ("with", "without") else "",
        "owner": filters.owner if filters.owner.isdecimal() else "",
    }
    found = [trait(name, value) for name, value in asked.items() if value]
    return [*found, RARELY_ONLINE] if filters.online == "rarely" else found


def _role(community_id: int, filters: Filters, lists: list[List], tests: list[Test]) -> None:
    if filters.role:
        held = (Membership.community_id == community_id, Membership.role == filters.role)
        _few_or_test(community_id, Membership.person_id, Membership.since, held, lists, tests)


def _owner(community_id: int, filters: Filters, _lists: list[List], tests: list[Test]) -> None:
    if filters.owner == NOBODY:
        tests.append(_one_of(Acquaintance, community_id, lambda row: row.owner_id.is_(None)))


def _due(community_id: int, filters: Filters, lists: list[List], tests: list[Test]) -> None:
    """Whom to be in touch with by now; of one owner they are read by an index."""
    if filters.due != "now":
        return
    if filters.owner.isdecimal():
        theirs = (
            Acquaintance.owner_id == int(filters.owner[:9]),
            Acquaintance.community_id == community_id,
            Acquaintance.contact_due_on <= today(),
        )
        day = Acquaintance.contact_due_on
        _few_or_test(community_id, Acquaintance.person_id, day, theirs, lists, tests)
    else:
        now = today()
        tests.append(_one_of(Acquaintance, community_id, lambda row: row.contact_due_on <= now))


def _untold(community_id: int, filters: Filters, lists: list[List], tests: list[Test]) -> None:
    """Who must be told by that day what is held about them, and may be."""
    if not filters.untold:
        return
    try:
        day = day_of(filters.untold, None)
    except Unread:
        lists.append(Few(()))
        return
    held = (
        Person.informed_at.is_(None),
        Person.inform_by <= day,
        Person.never_contact_at.is_(None),
        Person.id.not_in(people_on_hold()),
    )
    _few_or_test(community_id, Person.id, Person.inform_by, held, lists, tests)


def _of_fields(community_id: int, filters: Filters, lists: list[List], tests: list[Test]) -> None:
    for name, text in filters.of_fields:
        found = OF_FIELD.fullmatch(name)
        field = db.session.get(Field, int(found[1])) if found else None
        if found is None or field is None or field.community_id != community_id:
            lists.append(Few(()))
        elif found[2] is None:
            lists.append(Named(community_id, [trait(f"field-{field.id}", text)]))
        else:
            _between(community_id, field, found[2], text, lists, tests)


def _between(
    community_id: int, field: Field, end: str, text: str, lists: list[List], tests: list[Test]
) -> None:
    """From a number or a day on, or up to it; what is neither, nobody has."""
    is_date = field.kind == FieldKind.DATE
    column: Any = FieldValue.on if is_date else FieldValue.number
    read: Any = day_of if is_date else number_of
    try:
        value = read(text, get_locale())
    except Unread:
        lists.append(Few(()))
        return
    is_so = column >= value if end == "from" else column <= value
    held = (FieldValue.field_id == field.id, is_so)
    _few_or_test(community_id, FieldValue.person_id, column, held, lists, tests)


def _few_or_test(
    community_id: int,
    person_id: Any,
    by: Any,
    held: Sequence[ColumnElement[bool]],
    lists: list[List],
    tests: list[Test],
) -> None:
    """Read these people if they are few; of many ask whether somebody is one of them.

    The order names the index: another one would lead through everybody.
    """
    some = select(person_id).where(*held).order_by(by).limit(FEW + 1)
    ids = db.session.scalars(some).all()
    if len(ids) <= FEW:
        lists.append(of_ids(community_id, set(ids)))
        return
    found = select(person_id).where(*held)
    tests.append(
        lambda whose: found.where(person_id == whose).limit(1).scalar_subquery().is_not(None)
    )


def _one_of(table: type[Acquaintance], community_id: int, is_so: Any) -> Test:
    """The test whether what the community knows of somebody is so."""

    def test(person_id: Any) -> ColumnElement[bool]:
        row = aliased(table)
        found = select(row.person_id).where(
            row.community_id == community_id, row.person_id == person_id, is_so(row)
        )
        return found.limit(1).scalar_subquery().is_not(None)

    return test
