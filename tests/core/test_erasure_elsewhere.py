"""Rows of others hold nothing of who is erased, and no link outlives a change of address."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from core.db import db, now
from core.duplicates import merging, undoing
from core.duplicates.models import Merge
from core.erasure import erasing
from core.errors import RuleBroken
from core.held import copies, sections
from core.held.actions import write_token
from core.held.models import LASTS, HeldLink
from core.held.sections import About
from core.imports.models import ImportRow
from core.people.actions import DETAILS, change_person
from core.people.models import Person
from tests.core.duplicate_samples import entered
from tests.imports import Lists, Work
from tests.people import People
from tests.recognition.badges import badge, done_by, given
from tests.recognition.question_samples import ANSWER, face, question

WORDS = (
    "She carried every chair through the rain, stayed until the last of us had left, and then "
    "asked who was cold."
)


@pytest.mark.parametrize("address", ["jürgen@grün.example", "JÜRGEN@grün.example"])
def test_a_refused_row_with_letters_beyond_ascii_goes(
    lists: Lists, people: People, work: Work, address: str
) -> None:
    people.oisin.set_email("jürgen@grün.example")
    db.session.commit()
    page = lists.check(f"Name,E-mail,Opted out\nJ.,{address},yes\n", "name email never")
    assert lists.apply(page, work)["refused"] == 1
    db.session.execute(update(ImportRow).values(person_id=None))
    db.session.commit()
    assert "rgen@" in _cells()
    erasing.erase(people.oisin)
    db.session.commit()
    assert "rgen@" not in _cells()


def test_what_they_said_is_in_no_merge_of_others(people: People) -> None:
    first = entered(people.community, "Nadia Osei", phone="07700900555")
    second = entered(people.community, "NADIA OSEI", phone="07700900555")
    what = badge(people, peers_needed=3)
    for each in (first, second):
        given(people, each, people.amir, what, words=f"{WORDS} {each.id}")
    merge = merging.make_one(people.community, first, second, {}, by=people.sana)
    other = merging.make_one(
        people.community,
        entered(people.community, "Uma Rao", phone="1"),
        entered(people.community, "UMA RAO", phone="1"),
        {},
        by=people.sana,
    )
    db.session.commit()
    assert WORDS in json.dumps(merge.changes)
    erasing.erase(people.amir)
    db.session.commit()
    kept = db.session.scalars(select(Merge.changes)).all()
    assert len(kept) == 2 and WORDS not in json.dumps(kept)
    with pytest.raises(RuleBroken, match="was erased"):
        undoing.undo(db.session.get_one(Merge, merge.id), by=people.sana)
    assert undoing.undo(db.session.get_one(Merge, other.id), by=people.sana) == []


def test_a_link_to_what_we_hold_ends_when_the_address_changes(
    people: People, client: FlaskClient
) -> None:
    page = _link(people.oisin)
    assert client.get(page).status_code == 200
    values = {name: getattr(people.oisin, name) for name in ("name", *DETAILS, "is_rarely_online")}
    values |= {"email": people.oisin.email, "topics": [], "languages": []}
    change_person(people.community, people.oisin, values, people.sana)
    assert client.get(page).status_code == 200
    values |= {"email": "new@example.org"}
    change_person(people.community, people.oisin, values, people.sana)
    assert client.get(page).status_code == 410


def test_a_link_of_one_shows_nothing_of_who_they_were_made_one_with(
    people: People, client: FlaskClient
) -> None:
    first = entered(people.community, "Nadia Osei", email="nadia@old.example", phone="1")
    second = entered(people.community, "NADIA OSEI", email="nadia@new.example", phone="1")
    pages = [_link(each) for each in (first, second)]
    merge = merging.make_one(people.community, first, second, {}, by=people.sana)
    db.session.commit()
    assert [client.get(page).status_code for page in pages] == [410, 410]
    undoing.undo(merge, by=people.sana)
    assert [client.get(page).status_code for page in pages] == [410, 410]


def test_the_copy_has_thanks_they_got_and_what_they_answered(people: People) -> None:
    done_by(people.community, people.bea, thanked_by=[people.amir])
    seen = face(people.community, people.bea)
    question(seen, people.oisin, "answered")
    question(seen, people.oisin, "unconfirmed", words="Not confirmed yet.")
    question(face(people.community, people.sana), people.oisin, words="Not for Bea.")
    held = copies.copy_of(About(people.bea, [people.bea.id]))["held"]
    assert [each["words"] for each in held["thanks"]]
    assert [each["answer"] for each in held["questions"]] == [ANSWER]
    (did,) = [
        each for each in sections.of(About(people.bea, [people.bea.id])) if each.name == "did"
    ]
    assert ANSWER in [line.words for line in did.lines]
    told = json.dumps(held["questions"])
    assert people.oisin.name not in told and "Not " not in told


def _cells() -> str:
    return json.dumps(
        [list(row) for row in db.session.execute(select(ImportRow.cells, ImportRow.facts))],
        ensure_ascii=False,
    ).lower()


def _link(person: Person) -> str:
    link = HeldLink(person_id=person.id, expires_at=now() + LASTS)
    page = urlsplit(write_token(link)).path
    db.session.add(link)
    db.session.commit()
    return page
