"""A badge that was carried away outlives what its holder and its peers leave behind."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from core.communities.models import Membership
from core.db import db
from core.people.models import Person
from recognition.awards import consequences, deciding
from recognition.awards.deciding import Choice
from recognition.awards.models import Award
from recognition.credentials import jobs
from recognition.credentials.documents import known_here
from recognition.credentials.verifying import verify
from tests.people import People, sign_in
from tests.recognition.badges import WHY, accepted, member
from tests.recognition.credentials import FOR_EVERYBODY, document_of, issued

Work = Callable[[], None]


@pytest.fixture
def award(people: People) -> Award:
    """Oisín's, given by Amir, who signed his words into it."""
    people.community.openness = "open"
    member(people, people.oisin)
    return accepted(people, people.oisin, people.amir, FOR_EVERYBODY, signs=True)


@pytest.fixture
def png(client: FlaskClient, people: People, award: Award) -> bytes:
    """The picture as its holder carried it away."""
    jobs.issue(award.id)
    sign_in(client, people.oisin)
    path = f"/communities/{people.community.id}/awards/{award.id}/badge.png"
    return bytes(client.get(path).data)


@pytest.mark.parametrize("how", ["no address", "left", "nobody sees it", "erased"])
def test_it_verifies_after_its_holder_is_gone(
    client: FlaskClient, people: People, award: Award, png: bytes, work: Work, how: str
) -> None:
    if how == "no address":
        lose_address(people.oisin)
    if how == "left":
        db.session.execute(delete(Membership).where(Membership.person_id == people.oisin.id))
    if how == "nobody sees it":
        deciding.decide(award, Choice("only_me", "full_name"), people.oisin)
    if how == "erased":
        erase(people.oisin)
    work()
    assert "This badge is valid" in client.post("/verify", data=file(png)).text


@pytest.mark.parametrize("how", ["no address", "nobody sees it"])
def test_it_is_made_again_for_a_holder_who_shows_less(
    people: People, award: Award, work: Work, how: str
) -> None:
    before = issued(award)
    if how == "no address":
        lose_address(people.oisin)
    else:
        deciding.decide(award, Choice("only_me", "full_name"), people.oisin)
    work()
    after = document_of(award)
    assert after["id"] == before["id"] and after != before
    assert verify(after, known_here()).is_valid


def test_it_verifies_after_a_peer_is_gone(
    client: FlaskClient, people: People, award: Award, png: bytes, work: Work
) -> None:
    erase(people.amir)
    jobs.issue_due()
    work()
    said = client.post("/verify", data=file(png)).text
    assert "This badge is valid" in said and WHY in said
    anew = document_of(award)
    assert "endorsement" not in anew and verify(anew, known_here()).is_valid


def lose_address(person: Person) -> None:
    consequences.follow_person(person)
    person.set_email(None)
    db.session.commit()


def erase(person: Person) -> None:
    """Take them and everything about them away, as far as the database follows by itself."""
    db.session.commit()
    db.session.execute(delete(Person).where(Person.id == person.id))
    db.session.commit()


def file(content: bytes) -> dict[str, tuple[BytesIO, str]]:
    return {"file": (BytesIO(content), "badge.png")}
