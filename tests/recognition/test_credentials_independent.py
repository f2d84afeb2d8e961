"""Verifiers that others wrote, from package registries, agree with ours: yes and no."""

from __future__ import annotations

import json
import subprocess
from copy import deepcopy
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError

from core.settings import ROOT
from recognition.credentials import contexts
from tests.recognition.credential_samples import (
    ISSUER,
    KEYS,
    PEER,
    PLACE,
    STATUS,
    Document,
    keys_of,
    known,
    look_at,
    sign,
    status_list,
    unsigned,
)
from tests.recognition.test_credentials_verifying import TAMPERED

NODE = ROOT / ".venv" / "bin" / "node"
SCRIPT = Path(__file__).with_name("verify.mjs")


def published(*revoked: int) -> dict[str, Document]:
    return {ISSUER: keys_of(ISSUER), PEER: keys_of(PEER), STATUS: status_list(*revoked)}


def by_openbadgeslib(document: Document, *revoked: int) -> bool:
    """What openbadgeslib says; a verifier of its own gets the keys and lists from us."""
    found = {"https://champions.example.org/.well-known/did.json": keys_of(ISSUER)}
    found |= published(*revoked)

    def download(url: str, *_more: object, **_options: object) -> bytes:
        return json.dumps(found[url]).encode()

    try:
        verifier = OB3LdpVerifier.for_issuer_did(ISSUER)
        # it reads signed lists only as tokens; @digitalbazaar/vc looks at the signature of ours
        verifier.verify(document, check_status=True, download=download, verify_status_list=False)
    except OB3VerificationError:
        return False
    return True


def by_digital_bazaar(documents: list[Document], *revoked: int) -> list[bool]:
    """What @digitalbazaar/vc says of each document."""
    if not (ROOT / "node_modules" / "@digitalbazaar" / "vc").exists():
        pytest.fail("The verifier from npm is missing: run `make dev`.", pytrace=False)
    words = {url: contexts.context(url) for url in contexts.FILES}
    given = {"documents": documents, "known": words | published(*revoked)}
    ran = subprocess.run(
        [str(NODE), str(SCRIPT)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[bool] = json.loads(ran.stdout)
    return found


def changed(document: Document, name: str) -> Document:
    TAMPERED[name](found := deepcopy(document))
    return found


def test_the_key_is_the_one_that_openbadgeslib_knows() -> None:
    pem = KEYS[ISSUER].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert OB3LdpVerifier(pem).verify(sign(unsigned())).issuer.id == ISSUER


def test_openbadgeslib_agrees(speaking: None) -> None:
    document = sign(unsigned())
    assert by_openbadgeslib(document) and look_at(document).is_valid


def test_openbadgeslib_agrees_that_it_was_taken_back(speaking: None) -> None:
    document = sign(unsigned())
    assert not by_openbadgeslib(document, PLACE)
    assert not look_at(document, known(PLACE)).is_valid


@pytest.mark.parametrize("name", TAMPERED)
def test_openbadgeslib_refuses_what_we_refuse(speaking: None, name: str) -> None:
    document = changed(sign(unsigned()), name)
    assert not by_openbadgeslib(document) and not look_at(document).is_valid


def test_openbadgeslib_refuses_the_key_of_somebody_else(speaking: None) -> None:
    document = sign(unsigned(), by=PEER)
    assert not by_openbadgeslib(document) and not look_at(document).is_valid


def test_digital_bazaar_agrees_about_every_change() -> None:
    document = sign(unsigned())
    documents = [
        document,
        *(changed(document, name) for name in TAMPERED),
        sign(unsigned(), by=PEER),
    ]
    assert by_digital_bazaar(documents) == [True] + [False] * (len(documents) - 1)


def test_digital_bazaar_accepts_what_a_peer_signed() -> None:
    peers = unsigned()["endorsement"][0]
    assert by_digital_bazaar([peers, peers | {"name": "Another"}]) == [True, False]


def test_digital_bazaar_accepts_a_list_of_statuses() -> None:
    assert by_digital_bazaar([status_list(PLACE)]) == [True]
