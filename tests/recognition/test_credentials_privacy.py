"""What a badge must not tell: who hides behind a name, and what nobody agreed to."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from core.db import db
from core.people import actions as known_people
from core.people.models import Person
from recognition.awards import consequences
from recognition.awards.deciding import Choice
from recognition.contributions import parts
from recognition.contributions.models import Contribution
from recognition.credentials import jobs
from recognition.credentials.documents import known_here
from recognition.credentials.verifying import verify
from tests.clock import Clock
from tests.people import People, sign_in
from tests.recognition.badges import accepted, endorsement
from tests.recognition.credentials import FOR_EVERYBODY, document_of, issued
from tests.recognition.deeds import SAID
from tests.recognition.faces import MARIGOLD, open_to_all

Work = Callable[[], None]


@pytest.mark.parametrize("address", ["amir@example.net", ""])
def test_another_address_replaces_the_one_before(people: People, work: Work, address: str) -> None:
    award = accepted(people, people.amir, people.sana)
    before = issued(award)["credentialSubject"]["identifier"][0]
    _now_is(people, people.amir, "Amir Haddad", address)
    work()
    found = document_of(award)["credentialSubject"].get("identifier", [])
    wanted = f"sha256${sha256(address + before['salt'])}"
    assert [each["identityHash"] for each in found] == ([wanted] if address else [])


def test_words_that_say_a_new_hidden_name_leave_the_file(people: People, work: Work) -> None:
    award = accepted(people, people.amir, people.sana, MARIGOLD, signs=True)
    assert "endorsement" in issued(award)
    _now_is(people, people.amir, "Amir Visitor", people.amir.email)
    work()
    assert "endorsement" not in document_of(award)


@pytest.mark.parametrize("shown_as", ["first_name", "initials", "pseudonym"])
def test_no_address_can_be_tried_on_another_name(people: People, shown_as: str) -> None:
    choice = Choice("public", shown_as, "Marigold" if shown_as == "pseudonym" else None)
    document = issued(accepted(people, people.amir, people.sana, choice))
    assert "identifier" not in document["credentialSubject"]
    assert verify(document, known_here()).is_valid


@pytest.mark.parametrize("says", ["nothing yet", "not me"])
def test_the_sentence_waits_for_everybody_who_may_be_in_it(
    people: People, work: Work, says: str
) -> None:
    award = accepted(people, people.amir, people.sana, FOR_EVERYBODY)
    work()
    deed = db.session.query(Contribution).one()
    parts.propose(deed, [people.oisin], people.amir)
    if says == "not me":
        parts.decline(deed, people.oisin.id, people.oisin)
    work()
    assert SAID not in json.dumps(document_of(award))


def test_two_names_of_one_person_share_no_moment(
    client: FlaskClient, people: People, clock: Clock, work: Work
) -> None:
    home = open_to_all(people)
    named = accepted(people, people.amir, people.sana, FOR_EVERYBODY, signs=True)
    other = accepted(people, people.amir, people.olu, MARIGOLD, signs=True)
    documents = [issued(each) for each in (named, other)]
    stamps = re.findall(r"\dT([\d:]{8})", json.dumps(documents))
    assert stamps and set(stamps) == {"00:00:00"}
    clock.move(days=1)
    deeds = db.session.query(Contribution).order_by(Contribution.id).all()
    parts.hide(deeds[0], people.amir, is_hidden=True)
    consequences.follow(other)
    work()
    assert document_of(named)["validFrom"] > documents[0]["validFrom"]
    assert document_of(other) == documents[1] and other.credential_due_at is None
    feed = client.get(f"{home}/feed.json").get_json()
    assert {each["date_published"][10:] for each in feed["items"]} == {"T00:00:00+00:00"}
    page = client.get(f"/awards/{named.public_id}").text
    assert re.search(r'dateCreated" datetime="[\d-]{10}"', page)


def test_words_that_say_a_hidden_name_stand_nowhere(client: FlaskClient, people: People) -> None:
    people.community.openness = "open"
    told = "Haddad carried every box to the seed swap, and stayed until the last visitor had left."
    award = accepted(people, people.amir, people.sana, MARIGOLD, words=told, signs=True)
    jobs.issue(award.id)
    own = f"/communities/{people.community.id}"
    for path in (
        f"/awards/{award.public_id}",
        f"/awards/{award.public_id}.json",
        f"/awards/{award.public_id}/certificate",
    ):
        assert "Haddad" not in client.get(path).text
    sign_in(client, people.sana)
    for path in (f"awards/{award.id}", f"award-reviews/awards/{award.id}"):
        answer = client.get(f"{own}/{path}")
        assert answer.status_code == 200 and "Haddad" not in answer.text
    voice = endorsement(award, people.sana).id
    assert client.get(f"{own}/award-reviews/voices/{voice}/words").status_code == 404


def _now_is(people: People, person: Person, name: str, address: str | None) -> None:
    blank: dict[str, Any] = dict.fromkeys(known_people.DETAILS)
    values: dict[str, Any] = {
        "name": name,
        "email": address,
        "source": "A fair",
        "topics": [],
        "languages": [],
    }
    known_people.change_person(people.community, person, blank | values, people.ada)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
