"""Peers decide whether strangers read their words, beside their name, and signed; and change it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from core.db import db
from core.safeguarding.actions import lift_hold, place_hold
from recognition.awards import offering, voices
from recognition.awards.models import Award, Endorsement
from recognition.credentials import jobs, keys
from recognition.credentials.documents import known_here
from recognition.credentials.models import SigningKey
from recognition.credentials.verifying import verify
from tests.people import People, sign_in, someone
from tests.recognition.badges import WHY, accepted, badge, endorsement, member
from tests.recognition.credentials import FOR_EVERYBODY, document_of, issued
from tests.recognition.deeds import logged
from tests.recognition.faces import open_to_all

BOTH = {"is_named": "y", "signs": "y"}


@pytest.mark.parametrize(("ticked", "wants"), [({}, False), (BOTH, True)])
def test_a_giver_says_how_far_their_words_go(
    client: FlaskClient, people: People, ticked: dict[str, str], wants: bool
) -> None:
    what, deed = badge(people), logged(people, people.amir)
    keys.agree(people.sana)
    sign_in(client, people.sana)
    start = f"/communities/{people.community.id}/awards/new?person={people.amir.id}"
    said = {"badge": what.id, "contributions": [deed.id], "words": WHY, **ticked}
    assert client.post(start, data=said).status_code == 303
    (voice,) = db.session.query(Endorsement)
    assert voice.is_named is wants and voice.signs is wants and voice.is_for_strangers


def test_who_signed_once_has_not_agreed_to_sign_everything(people: People) -> None:
    first = accepted(people, people.amir, people.sana)
    accepted(people, people.oisin, people.sana, signs=True)
    assert "endorsement" not in issued(first)


def test_who_co_signs_can_sign_their_words_into_the_badge(
    client: FlaskClient, people: People
) -> None:
    award = accepted(people, people.amir, people.sana, FOR_EVERYBODY)
    sign_in(client, member(people, people.oisin))
    own = f"/communities/{people.community.id}/awards/{award.id}/endorsements"
    said = {"words": "He was there from seven in the morning.", **BOTH}
    assert client.post(own, data=said).status_code == 303
    assert endorsement(award, people.oisin).is_named
    (words,) = issued(award)["endorsement"]
    assert words["credentialSubject"]["endorsementComment"] == said["words"]


def test_words_without_a_name_do_not_show_who_wrote_others(people: People) -> None:
    awards = [accepted(people, each, people.sana) for each in (people.amir, people.oisin)]
    for award in awards:
        voices.speak(award, people.sana, is_named=False, signs=True)
    awards.append(accepted(people, people.mohammed, people.sana, signs=True))
    documents = [issued(each) for each in awards]
    assert len({each["endorsement"][0]["issuer"]["id"] for each in documents}) == 3
    assert all(verify(each, known_here()).is_valid for each in documents)


def test_a_withdrawn_key_of_words_alone_is_replaced(people: People) -> None:
    award = accepted(people, people.amir, people.sana)
    voices.speak(award, people.sana, is_named=False, signs=True)
    method = issued(award)["endorsement"][0]["proof"][0]["verificationMethod"]
    keys.issue_again(keys.withdraw(method.partition("#")[2], "It was copied"))
    (again,) = issued(award)["endorsement"]
    assert again["proof"][0]["verificationMethod"] != method
    assert again["issuer"]["id"] == method.partition("#")[0]


def test_their_writer_takes_it_back_at_any_time(
    client: FlaskClient, people: People, work: Callable[[], None]
) -> None:
    open_to_all(people)
    award = accepted(people, people.amir, people.sana, FOR_EVERYBODY, signs=True)
    assert "endorsement" in issued(award)
    sign_in(client, people.sana)
    assert _change(client, award, people, is_for_strangers="y") == 303
    work()
    assert "endorsement" not in document_of(award)
    page = client.get(f"/awards/{award.public_id}").text
    assert WHY in page and "Sana Malik" not in page.partition("<main")[2]
    assert "checked" in client.get(f"/communities/{people.community.id}/awards/given").text


def test_nobody_else_changes_how_far_words_go(client: FlaskClient, people: People) -> None:
    award = accepted(people, people.amir, people.sana, FOR_EVERYBODY, signs=True)
    sign_in(client, people.amir)
    assert _change(client, award, people) == 404


def test_what_was_written_for_members_is_read_by_members(
    client: FlaskClient, people: People, work: Callable[[], None]
) -> None:
    champions = open_to_all(people)
    award = accepted(people, people.amir, people.sana, FOR_EVERYBODY, signs=True)
    endorsement(award, people.sana).is_for_strangers = False
    assert "endorsement" not in issued(award)
    pages = (f"/awards/{award.public_id}", champions, f"{champions}/feed.json")
    assert [each for each in pages if WHY in client.get(each).text] == []
    sign_in(client, people.sana)
    assert WHY in client.get(f"/communities/{people.community.id}/awards/{award.id}").text
    assert _change(client, award, people, is_for_strangers="y", signs="y") == 303
    work()
    assert "endorsement" in document_of(award)
    assert WHY in client.get(f"/awards/{award.public_id}").text


def test_who_is_on_hold_says_nothing_in_the_file(people: People, work: Callable[[], None]) -> None:
    award = accepted(people, people.amir, people.oisin, signs=True)
    assert "endorsement" in issued(award)
    hold = place_hold(people.community, "person", people.oisin.id, "A concern.", people.olu)
    work()
    assert "endorsement" not in document_of(award)
    lift_hold(hold, people.olu)
    work()
    assert "endorsement" in document_of(award)


@pytest.mark.parametrize("is_named", [False, True])
def test_who_is_erased_leaves_no_words_in_badges_of_others(people: People, is_named: bool) -> None:
    award = accepted(people, people.amir, people.sana)
    giver = someone("Rosa Lind")
    offering.co_sign(award, giver, "I was there from seven in the morning.")
    voices.speak(award, giver, is_named=is_named, signs=True)
    assert "seven in the morning" in json.dumps(issued(award))
    db.session.delete(endorsement(award, giver))
    db.session.execute(update(SigningKey).values(person_id=None))
    db.session.commit()
    jobs.issue_due()
    assert "endorsement" not in document_of(award)
    assert all(key.sealed is None for key in db.session.query(SigningKey) if key.agreed_at)


def _change(client: FlaskClient, award: Award, people: People, **ticked: str) -> int:
    voice = endorsement(award, people.sana).id
    path = f"/communities/{people.community.id}/awards/given/{voice}/voice"
    data = {f"voice-{voice}-{name}": value for name, value in ticked.items()}
    return client.post(path, data=data).status_code


def test_one_button_takes_a_signature_out_of_everything(
    client: FlaskClient, people: People, work: Callable[[], None]
) -> None:
    open_to_all(people)
    named = accepted(people, people.amir, people.sana, FOR_EVERYBODY, signs=True)
    other = accepted(people, people.oisin, people.sana, FOR_EVERYBODY)
    voices.change(endorsement(other, people.sana), True, is_named=False, signs=True)
    before = [issued(named), issued(other)]
    sign_in(client, people.sana)
    given = f"/communities/{people.community.id}/awards/given"
    assert "take my signature out" in client.get(given).text
    assert client.post(f"{given}/signatures/removal").status_code == 303
    work()
    assert "take my signature out" not in client.get(given).text
    for award, downloaded in zip((named, other), before, strict=True):
        assert "endorsement" not in document_of(award)
        assert verify(downloaded, known_here()).endorsements[0].is_valid
        assert endorsement(award, people.sana).is_for_strangers
    theirs = db.session.query(SigningKey).filter(SigningKey.agreed_at.is_not(None)).all()
    assert [each.sealed for each in theirs] == [None, None]


def test_who_stops_signing_stops_nobody_else(people: People, work: Callable[[], None]) -> None:
    award = accepted(people, people.amir, people.sana, FOR_EVERYBODY, signs=True)
    voices.stop_signing(people.oisin)
    work()
    assert len(document_of(award)["endorsement"]) == 1
    assert keys.agree(people.sana).sealed is not None
