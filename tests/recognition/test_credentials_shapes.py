"""Whatever an award is like, its credential has the official form and verifies anywhere."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier

from core.db import db
from core.people.models import Person
from core.settings import ROOT
from recognition.awards import deciding, offering, voices
from recognition.awards.deciding import Choice
from recognition.awards.models import Award
from recognition.credentials import contexts, keys
from recognition.credentials.documents import known_here
from recognition.credentials.published import published_here
from recognition.credentials.schema import must_have_the_official_form
from recognition.credentials.verifying import verify
from tests.people import People, someone
from tests.recognition.badges import WHY, accepted, badge, given
from tests.recognition.credentials import FOR_EVERYBODY, issued
from tests.recognition.deeds import logged
from tests.recognition.test_credentials_independent import NODE, SCRIPT

pytestmark = pytest.mark.parametrize(
    "database", ["sqlite"], indirect=True
)  # its kind shows nowhere
Document = dict[str, Any]
LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 4
ARABIC = "شكر للمتطوعين في الحديقة"


def every_shape(people: People) -> list[Document]:
    """One credential of each kind that there is."""
    return [
        issued(each)
        for each in (
            accepted(people, people.amir, people.sana, FOR_EVERYBODY, signs=True),
            accepted(
                people,
                people.oisin,
                people.olu,
                Choice("members", "pseudonym", "Marigold"),
                signs=True,
            ),
            accepted(people, people.mohammed, people.amir, Choice("only_me", "initials")),
            _by_rule(people, someone("Rosa Lind")),
            _without_address(people),
            _with_many_voices(people),
            _called(people, LONG, someone("Long Name")),
            _called(people, ARABIC, someone("سارة")),
        )
    ]


def test_every_shape_has_the_official_form_and_verifies_here(people: People) -> None:
    for document in every_shape(people):
        must_have_the_official_form(document)
        assert [each for each in document.get("endorsement", []) if "proof" not in each] == []
        assert verify(document, known_here()).is_valid


def test_every_shape_verifies_with_openbadgeslib(people: People) -> None:
    documents = every_shape(people)

    def download(url: str, *_more: object, **_options: object) -> bytes:
        return json.dumps(_published_at(url)).encode()

    for document in documents:
        verifier = OB3LdpVerifier.for_issuer_did(keys.issuer(), download=download)
        verifier.verify(document, check_status=True, download=download, verify_status_list=False)


def test_every_shape_verifies_with_digital_bazaar(people: People) -> None:
    documents = every_shape(people)
    known = {url: contexts.context(url) for url in contexts.FILES}
    for document in documents:
        for each in (document, *document.get("endorsement", [])):
            known[each["issuer"]["id"]] = published_here(each["issuer"]["id"])
        place = document["credentialStatus"]["statusListCredential"]
        known[place] = published_here(place)
    given_to_it = json.dumps({"documents": documents, "known": known})
    if not (ROOT / "node_modules" / "@digitalbazaar" / "vc").exists():
        pytest.fail("The verifier from npm is missing: run `make dev`.", pytrace=False)
    call = [str(NODE), str(SCRIPT)]
    ran = subprocess.run(call, input=given_to_it, capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) == [True] * len(documents)


def _published_at(url: str) -> Document | None:
    """What stands at an address, also at that of a `did:web`."""
    if not url.endswith("/did.json"):
        return published_here(url)
    name = url.removesuffix("/did.json").rpartition("/people/")[2]
    is_peer = "/people/" in url
    return published_here(f"{keys.issuer()}:people:{name}" if is_peer else keys.issuer())


def _by_rule(people: People, holder: Person) -> Award:
    what, deed = badge(people, "Steady hand"), logged(people, holder)
    offering.offer_by_rule(what, holder.id, [deed.id], "Five seed swaps in a year")
    award = db.session.query(Award).filter_by(badge_id=what.id).one()
    deciding.decide(award, FOR_EVERYBODY, holder)
    return award


def _without_address(people: People) -> Award:
    award = given(people, people.bea, people.sana, signs=True)
    deciding.decide(award, FOR_EVERYBODY, people.sana, "By phone on Tuesday")
    return award


def _with_many_voices(people: People) -> Award:
    holder, what = someone("Noor Aziz"), badge(people, "Two voices", peers_needed=2)
    given(people, holder, people.olu, what, signs=True)
    award = given(people, holder, people.zoe, what, signs=True)
    deciding.decide(award, FOR_EVERYBODY, holder)
    offering.co_sign(award, people.sana, "I saw it with my own eyes.")
    voices.speak(award, people.sana, is_named=False, signs=True)
    return award


def _called(people: People, name: str, holder: Person) -> Award:
    giver = someone(f"{name} giver")
    said = {"what": badge(people, name), "words": f"{WHY} {name}", "signs": True}
    return accepted(people, holder, giver, FOR_EVERYBODY, **said)
