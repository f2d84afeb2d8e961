"""The terms by which each community finds the people whom it knows: how they are written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import Table, bindparam, delete, select

from core.communities.models import Acquaintance
from core.db import db, insert_many, insert_new
from core.duplicates.keys import from_the_end
from core.fields.models import Field, FieldKind, FieldValue
from core.many import among
from core.people.models import (
    Person,
    PersonLanguage,
    PersonTerm,
    PersonTopic,
    WordVariant,
    folded,
)
from core.people.sounds import AFTER_MARK, MARK, in_words, spoken
from core.people.words import findable, may_be_misspelt, variants

BATCH = 500
EVERYBODY = "#all"
RARELY_ONLINE = "#rarely-online"
MOST_OF_A_TEXT = 100
LONGEST_NAME = 60
LONGEST_VALUE = 100
COLUMNS = ("community_id", "term", "sort_name", "person_id")
OWN = (
    "name",
    "email",
    "phone",
    "organisation",
    "organisation_kind",
    "place",
    "notes",
    "is_rarely_online",
)
"""What stands in the row of a person that they are found by."""

Row = tuple[int, str, str, int]
"""A row of person_terms: the community, the term, the name to sort by, the person."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person that they can be found by, whichever community looks."""

    name: str
    email: str | None = None
    organisation: str | None = None
    organisation_kind: str | None = None
    place: str | None = None
    notes: str | None = None
    is_rarely_online: bool = False
    phone: str | None = None
    topics: Collection[str] = ()
    languages: Collection[str] = ()


def add(app: Flask, index: Callable[[Collection[int]], None]) -> None:
    """Have another index follow whenever what is known of people changes, such as the name."""
    app.extensions.setdefault("indexes_of_people", []).append(index)


@lru_cache(maxsize=20_000)
def trait(name: str, value: str) -> str:
    """The term of everybody who has this trait, however it is spelled: `#topic:seeds`."""
    return f"#{name}:{folded(value)[:LONGEST_VALUE]}"


def of_phone(phone: str | None) -> str:
    """The term of everybody with this phone number, which is written from its end: `+3210694131`.

    So the end of a number finds it, which is all that its forms share.
    """
    return f"+{from_the_end(phone)}"


def terms_of(facts: Facts) -> set[str]:
    """Every word and trait that somebody can be found by, in any community."""
    found = {EVERYBODY, trait("email", "with" if facts.email else "without")}
    texts = (facts.name, facts.organisation, facts.place, facts.email, facts.notes, *facts.topics)
    for text in texts:
        if text:
            found.update(islice(dict.fromkeys(findable(text)), MOST_OF_A_TEXT))
    found.update(in_words(sort_name(facts.name)))
    if len(number := of_phone(facts.phone)) > 1:
        found.add(number)
    found.update(trait("topic", each) for each in facts.topics)
    found.update(trait("language", each) for each in facts.languages)
    if facts.place:
        found.add(trait("place", facts.place))
    if facts.organisation_kind:
        found.add(trait("kind", facts.organisation_kind))
    if facts.is_rarely_online:
        found.add(RARELY_ONLINE)
    return found


def index_people(person_ids: Collection[int]) -> None:
    """Let everybody who knows these people find them by what is known of them now.

    Whoever changes what people are found by calls this in the same transaction.
    """
    db.session.flush()
    ids = sorted(set(person_ids))
    for at in range(0, len(ids), BATCH):
        _index(ids[at : at + BATCH])
    for index in current_app.extensions.get("indexes_of_people", ()):
        index(ids)


def index_new(community_id: int, people: Iterable[tuple[int, Facts, Collection[str]]]) -> None:
    """The same for people who have only just been made, without reading anything back.

    With each come the terms that only this community has.
    """
    rows: set[Row] = set()
    for person_id, facts, own in people:
        name = sort_name(facts.name)
        rows.update((community_id, term, name, person_id) for term in {*terms_of(facts), *own})
    insert_new(PersonTerm, COLUMNS, sorted(rows))
    _add_variants(rows)


def sort_name(name: str) -> str:
    """What people stand in order by under each term: the beginning of the folded name."""
    return folded(name)[:LONGEST_NAME]


def _index(ids: Sequence[int]) -> None:
    wanted = _wanted(ids)
    table = PersonTerm
    found = select(table.community_id, table.term, table.sort_name, table.person_id)
    there = {tuple(row) for row in db.session.execute(found.where(among(table.person_id, ids)))}
    _delete(there - wanted)
    _insert(wanted - cast(set[Row], there))


def _wanted(ids: Sequence[int]) -> set[Row]:
    """Every row that there should be. People are held: whoever changes them waits for us."""
    held = select(Person.id, *(getattr(Person, name) for name in OWN))
    held = held.where(among(Person.id, ids), Person.merged_into_id.is_(None))
    held = held.order_by(Person.id).with_for_update(key_share=True)
    people = db.session.execute(held).all()
    topics = _by_person(select(PersonTopic.person_id, PersonTopic.topic), ids)
    languages = _by_person(select(PersonLanguage.person_id, PersonLanguage.language), ids)
    here, apart = _of_communities(ids), _apart(ids)
    rows: set[Row] = set()
    for each in people:
        known: dict[str, Any] = {name: getattr(each, name) for name in OWN}
        facts = Facts(**known, topics=topics.get(each.id, ()), languages=languages.get(each.id, ()))
        name, common = sort_name(each.name), terms_of(facts)
        without = terms_of(replace(facts, notes=None)) if each.id in apart else common
        for community_id, own in here.get(each.id, {}).items():
            found = without if community_id in apart.get(each.id, ()) else common
            rows.update((community_id, term, name, each.id) for term in found | own)
    return rows


def _apart(ids: Sequence[int]) -> dict[int, set[int]]:
    """By person the communities that do not see what another one wrote about them."""
    asked = select(Acquaintance.person_id, Acquaintance.community_id)
    found: dict[int, set[int]] = {}
    for person_id, community_id in db.session.execute(
        asked.where(among(Acquaintance.person_id, ids), ~Acquaintance.sees_words)
    ):
        found.setdefault(person_id, set()).add(community_id)
    return found


def _of_communities(ids: Sequence[int]) -> dict[int, dict[int, set[str]]]:
    """By person and community that knows them the terms that only this community has."""
    known = select(Acquaintance.person_id, Acquaintance.community_id, Acquaintance.owner_id)
    found: dict[int, dict[int, set[str]]] = {}
    for person_id, community_id, owner in db.session.execute(
        known.where(among(Acquaintance.person_id, ids))
    ):
        own = {trait("owner", str(owner))} if owner else set[str]()
        found.setdefault(person_id, {})[community_id] = own
    values = (
        select(FieldValue.person_id, Field.community_id, Field.id, FieldValue.text)
        .join(Field, Field.id == FieldValue.field_id)
        .where(among(FieldValue.person_id, ids))
        .where(Field.kind.in_((FieldKind.TEXT, FieldKind.CHOICE)))
    )
    for person_id, community_id, field_id, text in db.session.execute(values):
        if community_id in found.get(person_id, {}):
            found[person_id][community_id].add(trait(f"field-{field_id}", text))
    return found


def _by_person(found: Any, ids: Sequence[int]) -> dict[int, list[str]]:
    by_person: dict[int, list[str]] = {}
    for person_id, text in db.session.execute(found.where(among(found.selected_columns[0], ids))):
        by_person.setdefault(person_id, []).append(text)
    return by_person


def _delete(rows: Iterable[tuple[Any, ...]]) -> None:
    """Delete these rows one by one, each by its key."""
    table = cast(Table, PersonTerm.__table__)
    names = [column.name for column in table.primary_key]
    gone = [{f"old_{n}": value for n, value in zip(names, row, strict=True)} for row in rows]
    if gone:
        each = delete(table).where(*(table.c[name] == bindparam(f"old_{name}") for name in names))
        db.session.connection().execute(each, gone)


def _insert(rows: set[Row]) -> None:
    insert_many(PersonTerm, COLUMNS, sorted(rows))
    _add_variants(rows)


def _add_variants(rows: set[Row]) -> None:
    """Let words be found with a typo, and names by sound; what is there is rarely new."""
    words = {term for term in {row[1] for row in rows} if may_be_misspelt(term)}
    known = select(WordVariant.word).where(among(WordVariant.word, words)).distinct()
    new = words - set(db.session.scalars(known)) if words else set[str]()
    made = {(variant, word) for word in new for variant in variants(word)}
    insert_many(WordVariant, ("variant", "word"), sorted(made | _new_sounds(rows)))


def _new_sounds(rows: set[Row]) -> set[tuple[str, str]]:
    """How the words of names sound, as far as nobody was called so yet."""
    sounds = {term: spoken(name)[term] for _c, term, name, _p in rows if term in spoken(name)}
    if not sounds:
        return set()
    marked = (WordVariant.variant >= MARK, WordVariant.variant < AFTER_MARK)
    known = select(WordVariant.word).where(among(WordVariant.word, sounds), *marked)
    new = sounds.keys() - set(db.session.scalars(known))
    return {(sounds[word], word) for word in new}
