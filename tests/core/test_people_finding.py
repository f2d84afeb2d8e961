"""Finding people: the same as asking everybody one by one, quickly, and whatever is typed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import selectinload

from core.communities.models import Acquaintance, Membership, Role
from core.db import db, today
from core.fields.models import Field, FieldKind, FieldValue
from core.imports.queries import of_names
from core.people import finding, listing, lists, queries
from core.people.jobs import forget_unused_words
from core.people.listing import Filters, ids_of, page_of_people
from core.people.models import Person, PersonLanguage, PersonTerm, PersonTopic, WordVariant, folded
from core.people.terms import index_people
from tests.people import People, community
from tests.statements import plans

FIRST = ["Mary", "Mark", "Marta", "Óscar", "Иван", "小明", "محمد", "Zoë"]
LAST = ["Marsh", "Ó Súilleabháin", "Smith", "Smythe", "Łukasz"]
PLACES = ["Leith", "leith", "Martinique", None]
TOPICS = ["Seeds", "seeds", "Smithing"]
NUMBER = 90


@pytest.fixture
def everybody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[Person]:
    """People of every kind in one community, and limits so low that each way of finding is gone."""
    limits = ((finding, "LOOKED_AT", 25), (finding, "AT_FIRST", 4), (lists, "FEW", 9))
    for module, name, low in (*limits, (lists, "MOST_TERMS", 3), (listing, "PAGE", 10)):
        monkeypatch.setattr(module, name, low)
    here, chance = community("Garden helpers"), random.Random(7)
    size = Field(community_id=here.id, name="Size", kind=FieldKind.NUMBER)
    shirt = Field(community_id=here.id, name="Shirt", kind=FieldKind.CHOICE, choices=["S", "M"])
    db.session.add_all([size, shirt])
    people = [_somebody(at, chance) for at in range(NUMBER)]
    db.session.add_all(people)
    db.session.flush()
    known = [{"community_id": here.id, "person_id": each.id} for each in people]
    db.session.execute(insert(Acquaintance), known)
    for each in people[::3]:
        where = Acquaintance.person_id == each.id
        due = today() + timedelta(days=chance.randint(-3, 3))
        owned = update(Acquaintance).where(where).values(owner_id=people[0].id, contact_due_on=due)
        db.session.execute(owned)
        role = {"community_id": here.id, "person_id": each.id, "role": Role.MEMBER}
        db.session.execute(insert(Membership), role)
        number = Decimal(chance.randint(1, 9))
        db.session.add(FieldValue(field_id=size.id, person_id=each.id, text="", number=number))
        text = chance.choice(["S", "M"])
        db.session.add(FieldValue(field_id=shirt.id, person_id=each.id, text=text))
    index_people([each.id for each in people])
    db.session.commit()
    return people


def _somebody(at: int, chance: random.Random) -> Person:
    person = Person(
        source="x", place=chance.choice(PLACES), notes=chance.choice([None, "Met Mark"])
    )
    person.rename(f"{chance.choice(FIRST)} {chance.choice(LAST)}")
    person.set_email(chance.choice([None, f"p{at}@example.org"]))
    person.organisation = chance.choice([None, "Marsh School"])
    person.phone = f"+44 7700 9000{at:02}"
    person.organisation_kind = "School" if person.organisation else None
    person.is_rarely_online = chance.random() < 0.3
    person.topics = [
        PersonTopic(topic=each) for each in chance.sample(TOPICS, chance.randint(0, 2))
    ]
    person.languages = [
        PersonLanguage(language=each) for each in ("Urdu",) if chance.random() < 0.4
    ]
    return person


Q = ["m", "ma", "mar", "mary", "smi", "o suil", "ivan", "明", "xiaom x9", "mohammed", "marsh 900"]
GIVEN = ("id", "sort_name", "languages", "organisation", "email", "is_rarely_online")
ASKED = st.fixed_dictionaries(
    {},
    optional={
        "q": st.sampled_from([*Q, "07700-900017", "mar (0)7700.900020"]),
        "topic": st.sampled_from(["SEEDS", "smithing", "none of these"]),
        "place": st.sampled_from(["LEITH", "Martinique"]),
        "language": st.just("urdu"),
        "organisation_kind": st.just("school"),
        "email": st.sampled_from(["with", "without"]),
        "online": st.just("rarely"),
        "role": st.sampled_from(["member", "organiser"]),
        "owner": st.sampled_from(["1", "none"]),
        "due": st.just("now"),
        "field-2": st.sampled_from(["s", "M"]),
        "field-1-from": st.sampled_from(["3", "2.5", "?"]),
        "field-1-to": st.just("6"),
    },
)


def test_it_finds_whom_asking_everybody_would_find(everybody: list[Person]) -> None:
    here = db.session.scalars(select(Acquaintance.community_id)).first() or 0
    one_by_one = _one_by_one()

    @settings(max_examples=120, deadline=None)
    @given(ASKED)
    def check(asked: dict[str, str]) -> None:
        found = [one for one in one_by_one if all(TESTS[name](one, asked[name]) for name in asked)]
        wanted, filters = [one["id"] for one in found], Filters.of(asked)
        assert list(_through_all_pages(here, filters)) == wanted
        assert [person_id for ids in ids_of(here, filters) for person_id in ids] == wanted
        assert listing.count(here, filters).number == len(wanted)

    check()


One = dict[str, Any]
TESTS: dict[str, Callable[[One, str], bool]] = {
    "q": lambda one, words: all(f" {word}" in one["said"] for word in words.split()),
    "topic": lambda one, topic: topic.lower() in one["topics"],
    "place": lambda one, place: one["place"] == place.lower(),
    "language": lambda one, _urdu: bool(one["languages"]),
    "organisation_kind": lambda one, _school: bool(one["organisation"]),
    "email": lambda one, which: (which == "with") == bool(one["email"]),
    "online": lambda one, _rarely: bool(one["is_rarely_online"]),
    "role": lambda one, role: role == "member" and bool(one["number"]),
    "owner": lambda one, owner: str(one["owner"] or "none") == owner,
    "due": lambda one, _now: bool(one["due"] and one["due"] <= today()),
    "field-2": lambda one, text: one["shirt"] == text.upper(),
    "field-1-from": lambda one, text: text != "?" and (one["number"] or 0) >= float(text),
    "field-1-to": lambda one, text: bool(one["number"]) and one["number"] <= float(text),
}


def _one_by_one() -> list[One]:
    """What is known of everybody, in the order of names."""
    loaded = (selectinload(Person.topics), selectinload(Person.languages))
    people = db.session.scalars(select(Person).order_by(Person.id).options(*loaded)).all()
    rows = {each.person_id: each for each in db.session.scalars(select(Acquaintance))}
    every_value = db.session.scalars(select(FieldValue))
    values = {(each.field_id, each.person_id): each for each in every_value}
    found = []
    for one in people:
        texts = [one.name, one.place, one.organisation, one.email, one.notes]
        topics = [each.topic for each in one.topics]
        said = re.sub("[@.]", " ", f" {folded(' '.join(filter(None, [*texts, *topics])))}")
        number, shirt = values.get((1, one.id)), values.get((2, one.id))
        more = {
            "said": said
            + {"Иван": " ivan", "小明": " 明 xiaoming", "محمد": " mohammed"}.get(one.first_name, "")
            + f" (0)7700.{str(one.phone)[-6:]} 07700-{str(one.phone)[-6:]}",
            "topics": {topic.lower() for topic in topics},
            "place": (one.place or "").lower(),
            "number": number and number.number,
            "shirt": shirt and shirt.text,
            "owner": rows[one.id].owner_id,
            "due": rows[one.id].contact_due_on,
        }
        found.append({name: getattr(one, name) for name in GIVEN} | more)
    return sorted(found, key=lambda one: (one["sort_name"], one["id"]))


def _through_all_pages(community_id: int, filters: Filters) -> Iterator[int]:
    after: int | None = None
    while True:
        page = page_of_people(community_id, filters, after)
        yield from (each.id for each in page.people)
        after = page.after
        if after is None:
            return


def test_who_is_erased_or_not_known_any_more_leaves_no_words(people: People) -> None:
    db.session.execute(delete(Person).where(Person.id == people.bea.id))
    oisin = Acquaintance.person_id == people.oisin.id
    db.session.execute(delete(Acquaintance).where(oisin))
    left = set(db.session.scalars(select(PersonTerm.person_id)))
    assert not left & {people.bea.id, people.oisin.id} and people.amir.id in left
    forget_unused_words()
    words = set(db.session.scalars(select(WordVariant.word)))
    assert "suilleabhain" not in words and "haddad" in words


def test_indexing_twice_changes_nothing(people: People) -> None:
    terms = select(PersonTerm).order_by(*PersonTerm.__table__.primary_key)
    before = [(each.term, each.person_id) for each in db.session.scalars(terms)]
    index_people([people.bea.id, people.amir.id])
    assert [(each.term, each.person_id) for each in db.session.scalars(terms)] == before


FILTERS = [
    {},
    {"q": "amir"},
    {"q": "a"},
    {"q": "amir had", "topic": "seeds"},
    {"q": "amri"},
    {"place": "Leith", "email": "with"},
    {"role": "member", "due": "now"},
    {"owner": "1", "due": "now"},
    {"field-1-from": "3"},
]


@pytest.mark.parametrize("asked", FILTERS)
def test_no_table_is_read_through_or_sorted(people: People, asked: dict[str, str]) -> None:
    db.session.add(Field(community_id=people.community.id, name="Size", kind=FieldKind.NUMBER))
    db.session.commit()
    with plans() as found:
        page_of_people(people.community.id, Filters.of(asked), people.amir.id)
        listing.count(people.community.id, Filters.of(asked))
    for plan in found:
        assert "Seq Scan" not in plan and "memberships" not in _read_by_community(plan), plan
        assert "person_terms" not in plan or "FOR ORDER BY" not in plan, plan
        assert not any(f"SCAN {name}" in plan for name in ("person_terms", "people", "word")), plan


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_people_of_a_name_are_found_without_reading_a_community(people: People) -> None:
    here = people.community.id
    with plans() as found:
        assert queries.namesakes(here, people.amir.name) == [people.amir]
        assert list(queries.called(here, [people.amir.sort_name])) == [people.amir.sort_name]
        assert [each.id for each in of_names(here, [people.amir.sort_name])] == [people.amir.id]
    assert "merged_into_id=?" not in str(found) and _read_by_community(str(found)) == ""


def _read_by_community(plan: str) -> str:
    """What SQLite would read all of a community for."""
    return " ".join(re.findall(r"SEARCH [^']*\(community_id=\?\)", plan))
