"""Whoever joins a second community does not bring what the first one wrote about them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from core.communities.actions import know
from core.communities.models import Acquaintance, Community, Role
from core.communities.queries import not_to_read
from core.db import db, now
from core.exports import people as exports
from core.people.actions import WORDS
from core.people.models import Person, PersonTerm
from core.people.terms import index_people
from core.requests.models import PersonRequest
from tests.core.canaries import MARK, Marked, found_in, mark_person
from tests.core.team_samples import asked, page_of
from tests.people import People, sign_in, someone
from tests.walks import walk

OWN = {"name", "email", "phone", "postal_address", "organisation", "organisation_kind"}
OWN |= {"place", "timezone"}
SHARED = {f"people.{name}" for name in OWN} | {
    "person_topics.topic",
    "person_languages.language",
}
"""What a community reads of somebody whom another one knew: who they are, how to reach them."""


@pytest.fixture
def nadia(people: People) -> Person:
    """Garden helpers know her, and have written about her wherever that can be."""
    person = someone("Nadia Osei")
    know(people.community, person)
    for name in WORDS:
        setattr(person, name, f"{name}word")
    index_people([person.id])
    db.session.commit()
    return person


def join(people: People, person: Person, client: FlaskClient, role: str = Role.AMBASSADOR) -> None:
    """She says yes to Zoë, who organises Bee keepers."""
    link = page_of(asked(people.elsewhere, person, role, people.zoe))
    assert client.post(f"{link}/acceptance").status_code == 303
    sign_in(client, people.zoe)


@pytest.mark.parametrize(
    ("database", "seed"), [("sqlite", 0), ("sqlite", 1)], indirect=["database"]
)
def test_nothing_that_another_community_wrote_stands_on_any_page(
    app: Flask, people: People, client: FlaskClient, nadia: Person, seed: int
) -> None:
    Marked(seed, [nadia.id], [people.community.id])
    mark_person(nadia.id)
    mine = {name: f"{MARK}{name}" for name in (*WORDS, *OWN - {"name", "email"})}
    db.session.execute(update(Person).where(Person.id == nadia.id).values(**mine))
    old = {"received_at": now() - timedelta(days=400), "done_at": now(), "outcome": "done"}
    db.session.execute(update(PersonRequest).values(old))
    index_people([nadia.id])
    db.session.commit()
    join(people, nadia, client)
    home = f"/communities/{people.elsewhere.id}/"
    told: dict[str, str] = {}
    for each in walk(app, client, home, f"{home}people/{nadia.id}", "/today/"):
        told |= dict.fromkeys(re.findall(rf"{MARK}\w+", each.text), each.path)
    told = {word: path for word, path in told.items() if not SHARED & set(found_in(word))}
    assert {path: found_in(word) for word, path in told.items()} == {}


def test_neither_the_form_nor_a_search_nor_a_table_tells_it(
    people: People, client: FlaskClient, nadia: Person
) -> None:
    join(people, nadia, client)
    page = f"/communities/{people.elsewhere.id}/people/"
    href = f'href="{page}{nadia.id}"'
    assert href in client.get(f"{page}?q=nadia").text
    assert href not in client.get(f"{page}?q=notesword").text
    for path in (f"{page}{nadia.id}", f"{page}{nadia.id}/details"):
        assert not [name for name in WORDS if f"{name}word" in client.get(path).text]
    there = exports._rows(people.elsewhere, [nadia.id])
    assert nadia.name in there[0] and not [each for each in there[0] if "word" in each]
    here = exports._rows(people.community, [nadia.id])
    assert "notesword" in here[0]


def test_what_it_cannot_see_it_does_not_overwrite(
    people: People, client: FlaskClient, nadia: Person
) -> None:
    join(people, nadia, client, Role.MEMBER)
    path = f"/communities/{people.elsewhere.id}/people/{nadia.id}/details"
    values = {"name": nadia.name, "email": nadia.email or "", "place": "Leeds", "notes": "Ours."}
    assert client.post(path, data=values).status_code == 303
    db.session.refresh(nadia)
    assert (nadia.place, nadia.notes, nadia.source) == ("Leeds", "notesword", "sourceword")


def test_whom_nobody_else_knew_and_who_was_shared_is_seen_whole(
    people: People, nadia: Person
) -> None:
    new = someone("Mel Moss")
    know(people.elsewhere, new)
    know(people.elsewhere, nadia, is_shared=True)
    ids = [new.id, nadia.id]
    assert not_to_read(people.elsewhere.id, ids) == not_to_read(people.community.id, ids) == set()


def test_the_first_community_goes_on_seeing_and_finding_it(
    people: People, client: FlaskClient, nadia: Person
) -> None:
    join(people, nadia, client)
    seen = select(Acquaintance.community_id, Acquaintance.sees_words)
    found = db.session.execute(seen.where(Acquaintance.person_id == nadia.id)).all()
    assert {tuple(row) for row in found} == {
        (people.community.id, True),
        (people.elsewhere.id, False),
    }
    term = select(PersonTerm.community_id).where(PersonTerm.term == "notesword")
    assert db.session.scalars(term).all() == [people.community.id]
    assert db.session.get_one(Community, people.community.id)
