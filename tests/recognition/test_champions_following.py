"""Faces follow from what awards show, in the moment that it changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select, update

from core.db import db
from core.people import actions as known_people
from core.people.models import Person
from recognition.awards import correcting, deciding, offering
from recognition.awards.deciding import Choice
from recognition.awards.models import Award
from recognition.champions import jobs
from recognition.champions.models import Champion, ChampionWord
from tests.people import People
from tests.recognition.badges import badge, endorsement, given
from tests.recognition.faces import MARIGOLD, MEMBERS, PUBLIC, champion, faces, show

ENDS: dict[str, Callable[[People, Award], object]] = {
    "handed back": lambda people, award: deciding.hand_back(award, people.oisin),
    "revoked": lambda people, award: correcting.revoke(award, people.sana, "why"),
    "taken back": lambda people, award: offering.take_back(
        endorsement(award, people.amir), people.amir
    ),
}


def test_whoever_accepts_for_others_is_seen_as_they_chose(people: People) -> None:
    champion(people, people.oisin, PUBLIC)
    champion(people, people.bea, MEMBERS)
    assert (faces(people.oisin), faces(people.bea)) == (
        {"full_name": "public"},
        {"full_name": "members"},
    )


def test_who_shows_it_to_nobody_and_who_has_not_decided_have_no_face(people: People) -> None:
    champion(people, people.oisin, Choice("only_me", "full_name"))
    given(people, people.bea, people.amir)
    assert (faces(people.oisin), faces(people.bea)) == ({}, {})


def test_two_names_are_two_faces(people: People) -> None:
    champion(people, people.oisin, PUBLIC)
    champion(people, people.oisin, MARIGOLD, by=people.sana)
    assert faces(people.oisin) == {"full_name": "public", "Marigold": "public"}


def test_the_widest_audience_holds_until_it_is_taken_back(people: People) -> None:
    wide = champion(people, people.oisin, PUBLIC)
    champion(people, people.oisin, MEMBERS, by=people.sana)
    assert faces(people.oisin) == {"full_name": "public"}
    deciding.hand_back(wide, people.oisin)
    assert faces(people.oisin) == {"full_name": "members"}


@pytest.mark.parametrize("end", ENDS)
def test_whatever_ends_the_last_award_ends_the_face(people: People, end: str) -> None:
    award = champion(people, people.oisin, PUBLIC)
    ENDS[end](people, award)
    db.session.commit()
    assert faces(people.oisin) == {"full_name": "nobody"}
    assert _words(people.oisin) == set()


def test_what_was_written_waits_for_the_face_to_come_back(people: People) -> None:
    award = champion(people, people.oisin, PUBLIC)
    show(people.oisin, about="Beans.", topic=["Seeds"])
    for choice, audience in ((Choice("only_me", "full_name"), "nobody"), (PUBLIC, "public")):
        deciding.decide(award, choice, people.oisin)
        db.session.commit()
        assert faces(people.oisin) == {"full_name": audience}
    assert {"beans", "seeds"} <= _words(people.oisin)


def test_who_is_called_otherwise_is_found_by_the_new_name_alone(people: People) -> None:
    champion(people, people.oisin, PUBLIC)
    values = {"name": "Oisín Byrne", "email": people.oisin.email, "source": "fair"}
    blank = dict.fromkeys((*known_people.DETAILS, "topics", "languages"))
    known_people.change_person(
        people.community,
        people.oisin,
        {**blank, "topics": [], "languages": [], **values},
        people.ada,
    )
    assert "byrne" in _words(people.oisin) and "suilleabhain" not in _words(people.oisin)


def test_a_badge_for_members_is_a_word_for_members(people: People) -> None:
    champion(people, people.oisin, PUBLIC, what=badge(people, name="Helping hand"))
    champion(people, people.oisin, MEMBERS, people.sana, what=badge(people, name="Night owl"))
    found = db.session.execute(select(ChampionWord.word, ChampionWord.audience))
    words = {row[0]: row[1] for row in found}
    assert words["oisin"] == words["helping"] == "public"
    assert words["owl"] == "members"


def test_the_job_mends_what_did_not_follow(people: People) -> None:
    champion(people, people.oisin, PUBLIC)
    champion(people, people.bea, MEMBERS)
    gone = champion(people, people.mohammed, PUBLIC)
    db.session.execute(delete(Champion).where(Champion.person_id == people.oisin.id))
    db.session.execute(delete(ChampionWord))
    db.session.execute(
        update(Champion).where(Champion.person_id == people.bea.id).values(audience="public")
    )
    gone.state = "revoked"
    db.session.commit()
    jobs.mend_faces()
    assert faces(people.oisin) == {"full_name": "public"}
    assert faces(people.bea) == {"full_name": "members"}
    assert faces(people.mohammed) == {"full_name": "nobody"}
    assert _words(people.oisin) and _words(people.bea)


def _words(person: Person) -> set[str]:
    db.session.expire_all()
    return set(
        db.session.scalars(
            select(ChampionWord.word)
            .join(Champion, Champion.id == ChampionWord.champion_id)
            .where(Champion.person_id == person.id)
        )
    )
