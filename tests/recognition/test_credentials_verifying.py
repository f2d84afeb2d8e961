"""What is signed cannot be changed, moved, renamed or taken back without our verifier saying so."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from flask import Flask

from recognition.credentials import documents as places
from recognition.credentials.documents import Documents, Folder, known_here
from tests.clock import Clock
from tests.recognition.credential_samples import (
    FILES,
    ISSUER,
    PEER,
    PLACE,
    STATUS,
    SUBJECT,
    TRUST,
    Document,
    endorsement,
    keys_of,
    known,
    look_at,
    method_of,
    samples,
    sentence,
    sign,
    status_list,
    unsigned,
)

Change = Callable[[Document], Any]


def subject(document: Document) -> Document:
    found: Document = document["credentialSubject"]
    return found


TAMPERED: dict[str, Change] = {
    "name": lambda it: subject(it)["achievement"].update(name="Bridge"),
    "recipient": lambda it: subject(it).update(id="urn:uuid:7b1d2f9c-0c1e-4c57-8a52-4f0b7a0b6d03"),
    "hash": lambda it: subject(it)["identifier"][0].update(identityHash="sha256$" + "1" * 64),
    "date": lambda it: it.update(validFrom="2026-01-01T00:00:00Z"),
    "award date": lambda it: it.pop("awardedDate"),
    "issuer name": lambda it: it["issuer"].update(name="example.com"),
    "status place": lambda it: it["credentialStatus"].update(statusListIndex="4712"),
    "status": lambda it: it.pop("credentialStatus"),
    "criteria": lambda it: subject(it)["achievement"]["criteria"].update(narrative="Nothing."),
    "endorsement": lambda it: it.pop("endorsement"),
    "until": lambda it: it.update(validUntil="2099-01-01T00:00:00Z"),
    "created": lambda it: it["proof"][0].update(created="2026-01-02T03:04:06Z"),
    "value": lambda it: it["proof"][0].update(proofValue=it["proof"][0]["proofValue"][:-1]),
}
HIDDEN: dict[str, Change] = {
    "a member under its whole name": lambda it: it.update(
        {"https://www.w3.org/2018/credentials#credentialStatus": it.pop("credentialStatus")}
    ),
    "a status beside another mention": lambda it: it["endorsement"][0]["credentialSubject"].update(
        id=it["id"], credentialStatus=it.pop("credentialStatus")
    ),
    "a word that no context has": lambda it: it.update(awardedBy="somebody"),
    "a member without value": lambda it: it.update(description=None),
    "a context of its own": lambda it: subject(it).update({"@context": {"name": "urn:x"}}),
    "a context from elsewhere": lambda it: it["@context"].append("https://evil.example/c.json"),
    "another meaning": lambda it: it["@context"].append({"name": "urn:x"}),
    "a name that anybody can change": lambda it: subject(it).update(id="_:somebody"),
    "a whole graph": lambda it: it.update({"@included": [{"id": "urn:x"}]}),
    "the holder described twice": lambda it: subject(it)["achievement"].update(
        tag=["a"], creator={"id": subject(it)["id"], "type": ["X"], "name": "b"}
    ),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_changed_credential_is_refused(speaking: None, name: str) -> None:
    document = sign(unsigned())
    assert look_at(document).is_valid
    TAMPERED[name](changed := deepcopy(document))
    assert sentence(look_at(changed), "signature").startswith("failed")


@pytest.mark.parametrize("name", HIDDEN)
def test_what_the_signature_does_not_cover_is_refused(speaking: None, name: str) -> None:
    HIDDEN[name](changed := sign(unsigned()))
    report = look_at(changed)
    assert report.outcome == "failed"
    assert "failed" in (sentence(report, "words")[:6], sentence(report, "form")[:6])


def test_a_report_says_what_a_page_shows(speaking: None) -> None:
    report = look_at(sign(unsigned()))
    assert report.badge_name == "Bridge builder" and report.issuer_id == ISSUER
    assert report.issued_on is not None and report.issued_on.day == 24
    assert report.endorsements[0].comment.startswith("She stayed")


def test_another_key_of_ones_own_is_refused(speaking: None) -> None:
    report = look_at(sign(unsigned(), by=PEER))
    assert sentence(report, "signature").startswith("passed")
    assert "not of the issuer" in sentence(report, "key")


def test_another_issuer_is_refused(speaking: None) -> None:
    changed = sign(unsigned())
    changed["issuer"]["id"] = PEER
    assert sentence(look_at(changed), "key").startswith("failed")


def test_a_withdrawn_key_speaks_for_nobody(speaking: None) -> None:
    report = look_at(sign(unsigned()), known(issuer=keys_of(ISSUER) | {"assertionMethod": []}))
    assert "has withdrawn this key" in sentence(report, "key")


def test_a_key_that_somebody_else_controls_speaks_for_nobody(speaking: None) -> None:
    published = keys_of(ISSUER)
    published["verificationMethod"][0]["controller"] = PEER
    assert "not controlled" in sentence(look_at(sign(unsigned()), known(issuer=published)), "key")


def test_what_is_about_somebody_else_is_not_believed(speaking: None) -> None:
    published = keys_of(ISSUER) | {"id": PEER}
    assert "somebody else" in sentence(look_at(sign(unsigned()), known(issuer=published)), "key")


def test_a_set_bit_says_that_it_was_taken_back(speaking: None) -> None:
    report = look_at(sign(unsigned()), known(PLACE))
    assert "taken back" in sentence(report, "status")
    assert look_at(sign(unsigned()), known(PLACE - 1, PLACE + 1)).is_valid


def test_a_list_without_its_signature_is_not_believed(speaking: None) -> None:
    listing = status_list()
    listing["credentialSubject"]["encodedList"] = status_list(1)["credentialSubject"]["encodedList"]
    report = look_at(sign(unsigned()), known(status=listing))
    assert "list of statuses: It was changed" in sentence(report, "status")


def test_a_list_that_is_out_of_date_is_not_believed(speaking: None) -> None:
    listing = status_list(validUntil="2026-01-02T00:00:00Z")
    report = look_at(sign(unsigned()), known(status=listing))
    assert "expired" in sentence(report, "status")


def test_a_list_by_somebody_else_is_not_believed(speaking: None) -> None:
    ours = {name: said for name, said in status_list().items() if name != "proof"}
    others = sign(ours | {"issuer": PEER}, by=PEER)
    report = look_at(sign(unsigned()), known(status=others))
    assert f"is by {PEER}, not by the issuer" in sentence(report, "status")


def test_without_the_list_nobody_knows(speaking: None) -> None:
    report = look_at(sign(unsigned()), known(status=None))
    assert sentence(report, "status").startswith("unknown")
    assert STATUS in sentence(report, "status") and not report.is_valid


@pytest.mark.parametrize("place", [131_072, -1, "x", "9" * 30, 1.5, True, None, "²"])
def test_a_place_outside_the_list_is_refused(speaking: None, place: Any) -> None:
    status = unsigned()["credentialStatus"] | {"statusListIndex": place}
    assert not look_at(sign(unsigned(credentialStatus=status))).is_valid


def test_the_older_list_of_revoked_badges_is_read(speaking: None) -> None:
    entry = {"id": "https://champions.example.org/revoked", "type": "1EdTechRevocationList"}
    extended = [*unsigned()["@context"], "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"]
    document = sign(unsigned(credentialStatus=entry, **{"@context": extended}))
    revoked: Document = {"id": entry["id"], "revokedCredential": [{"id": document["id"]}]}
    lists = {entry["id"]: revoked, ISSUER: keys_of(ISSUER), PEER: keys_of(PEER)}
    assert "taken back" in sentence(look_at(document, Documents([lists.get])), "status")
    revoked["revokedCredential"] = []
    assert look_at(document, Documents([lists.get])).is_valid


def test_an_endorsement_is_looked_at_in_full(speaking: None) -> None:
    old = endorsement(subject(unsigned())["id"], validUntil="2026-01-02T00:00:00Z")
    report = look_at(sign(unsigned(endorsement=[old])))
    assert "expired" in sentence(report, "endorsements")
    assert sentence(report, "signature").startswith("passed")


def test_an_endorsement_by_a_key_that_is_not_here_is_unknown(speaking: None) -> None:
    report = look_at(sign(unsigned()), known(peer=None))
    assert report.outcome == "unknown"
    assert PEER in sentence(report, "endorsements")


def test_words_about_something_else_do_not_stand_behind_this(speaking: None) -> None:
    copied = sign(unsigned(endorsement=[endorsement("urn:uuid:somebody-elses")]))
    assert "about something else" in sentence(look_at(copied), "endorsements")
    about_the_badge = endorsement("https://champions.example.org/badges/9/versions/2")
    assert look_at(sign(unsigned(endorsement=[about_the_badge]))).is_valid


def test_fifty_endorsements_are_enough(speaking: None) -> None:
    many = [endorsement(subject(unsigned())["id"], id=f"urn:x:{n}") for n in range(51)]
    report = look_at(sign(unsigned(endorsement=many)))
    assert not report.is_valid and len(report.endorsements) == 51


def test_what_is_valid_later_is_not_valid_now(speaking: None, clock: Clock) -> None:
    document = sign(unsigned(validUntil="2090-01-01T00:00:00Z", endorsement=[endorsement(SUBJECT)]))
    assert look_at(document).is_valid
    clock.move(days=365 * 68)
    assert "expired" in sentence(look_at(document), "dates")


def test_a_proof_must_be_for_vouching(speaking: None) -> None:
    document = sign(unsigned())
    document["proof"][0]["proofPurpose"] = "authentication"
    assert "another purpose" in sentence(look_at(document), "signature")


def test_one_wrong_proof_among_right_ones_is_refused(speaking: None) -> None:
    document = sign(unsigned())
    document["proof"].append(document["proof"][0] | {"created": "2026-01-02T03:04:07Z"})
    assert sentence(look_at(document), "signature").startswith("failed")


def test_without_a_proof_nobody_signed_it(speaking: None) -> None:
    assert "Nobody signed" in sentence(look_at(unsigned()), "signature")


def test_a_key_that_names_itself_is_said_to_be_nobodys(speaking: None) -> None:
    report = look_at((FILES / "simple-did-key-method.json").read_bytes(), samples())
    assert "nobody says whose key it is" in sentence(report, "key")


def test_a_key_that_names_itself_cannot_speak_for_a_place(speaking: None) -> None:
    key = method_of(PEER).split("#")[1]
    document = sign(unsigned(), by=PEER)
    document["proof"][0]["verificationMethod"] = f"did:key:{key}#{key}"
    assert "not of the issuer" in sentence(look_at(document), "key")


def test_our_own_documents_are_known_here(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "credential_documents", [])
    places.add(app, known().find)
    assert look_at(sign(unsigned()), known_here()).is_valid


def test_files_below_var_trust_are_believed(app: Flask) -> None:
    folder = app.config["SETTINGS"].var / "trust"
    folder.symlink_to(TRUST)
    try:
        assert look_at((FILES / "simple.json").read_bytes(), known_here()).is_valid
    finally:
        folder.unlink()


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("did:web:example.org", "example.org/.well-known/did.json"),
        ("did:web:example.org%3A8000:people:7", "example.org:8000/people/7/did.json"),
        ("https://example.org/issuers/7", "example.org/issuers/7.json"),
        ("https://example.org/a/../../b", None),
        ("did:web:..:..:etc", None),
        ("did:web:example.org:%2e%2e:x", "example.org/%2e%2e/x/did.json"),
        ("http://example.org/a", None),
        ("file:///etc/passwd", None),
        ("https://example.org//etc", None),
        ("https://[", None),
        ("https://example.org/" + "a" * 500, None),
    ],
)
def test_an_address_is_a_file_inside_the_folder_or_none(address: str, path: str | None) -> None:
    found = places.path_of(address)
    assert (str(found) if found else None) == path
    assert Folder(TRUST)(address) is None
