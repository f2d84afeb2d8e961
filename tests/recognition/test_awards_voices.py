"""Peers decide whether their name stands beside their words, and whether they sign them."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from core.db import db
from recognition.awards.models import Endorsement
from recognition.credentials import keys
from tests.people import People, sign_in
from tests.recognition.badges import WHY, accepted, badge, endorsement, member
from tests.recognition.credentials import FOR_EVERYBODY, issued
from tests.recognition.deeds import logged

BOTH = {"is_named": "y", "signs": "y"}


@pytest.mark.parametrize(("ticked", "wants"), [({}, False), (BOTH, True)])
def test_a_giver_says_how_far_their_words_go(
    client: FlaskClient, people: People, ticked: dict[str, str], wants: bool
) -> None:
    what, deed = badge(people), logged(people, people.amir)
    sign_in(client, people.sana)
    start = f"/communities/{people.community.id}/awards/new?person={people.amir.id}"
    said = {"badge": what.id, "contributions": [deed.id], "words": WHY, **ticked}
    assert client.post(start, data=said).status_code == 303
    (voice,) = db.session.query(Endorsement)
    assert voice.is_named is wants and (keys.key_of(people.sana.id) is not None) is wants


def test_who_agreed_is_not_asked_again(client: FlaskClient, people: People) -> None:
    badge(people)
    logged(people, people.amir)
    sign_in(client, people.sana)
    start = f"/communities/{people.community.id}/awards/new?person={people.amir.id}"
    assert "NextTen keeps the key for me" in client.get(start).text
    keys.agree(people.sana)
    assert "NextTen keeps the key for me" not in client.get(start).text


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
