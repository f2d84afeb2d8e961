"""Keys: made once, encrypted at rest, rotated, and withdrawn when somebody else may have one."""

from __future__ import annotations

import json
from base64 import b64decode

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from core.db import db
from core.errors import RuleBroken
from core.journal.models import Entry
from recognition.credentials import jobs, keys, queries, status
from recognition.credentials.documents import known_here
from recognition.credentials.models import SigningKey, StatusList
from recognition.credentials.sealing import seal, unseal
from recognition.credentials.verifying import Report, verify
from tests.clock import Clock
from tests.people import People
from tests.recognition.badges import accepted
from tests.recognition.credentials import document_of, issued, kept

SEALED = "brY9nVs45tt1Q6KLlkuIB6aSzi7V4SsWPB2xw29eThwDBsZBf6dPMClqTiOAn0fz3AE0yagxP+R9TA+r"


def look(document: dict[str, object]) -> Report:
    return verify(document, known_here())


def test_a_key_is_made_once(app: Flask) -> None:
    keys.begin()
    keys.begin()
    db.session.commit()
    (key,) = db.session.query(SigningKey)
    assert key.controller == keys.issuer() and key.public_key.startswith("z6Mk")


def test_the_identifier_follows_from_the_address(app: Flask) -> None:
    assert keys.issuer().startswith("did:web:localhost")
    assert keys.issuer().count(":") == 2


def test_a_private_key_is_not_kept_as_it_is(app: Flask) -> None:
    key = keys.issuer_key()
    raw = keys.pen_of(key).private.private_bytes_raw()
    assert key.sealed is not None and raw not in key.sealed
    with pytest.raises(InvalidTag):
        unseal(key.sealed, "another key")
    assert seal(keys.pen_of(key).private, "x") != seal(keys.pen_of(key).private, "x")


def test_a_private_key_that_was_sealed_before_an_update_opens_after_it(app: Flask) -> None:
    assert unseal(b64decode(SEALED), "key 1").private_bytes_raw() == bytes(range(32))


def test_what_a_rotated_key_signed_stays_valid(people: People, clock: Clock) -> None:
    document = issued(accepted(people, people.amir, people.sana))
    old = keys.issuer_key()
    new = keys.rotate()
    db.session.commit()
    assert old.sealed is None and new.public_key != old.public_key
    clock.move(days=2)
    jobs.sign_lists()
    assert look(document).is_valid
    after = issued(accepted(people, people.oisin, people.olu))
    assert after["proof"][0]["verificationMethod"] == new.method_id and look(after).is_valid


def test_what_a_withdrawn_key_signed_is_signed_again_under_the_same_id(
    people: People, clock: Clock
) -> None:
    award = accepted(people, people.amir, people.sana)
    before, old = issued(award), kept(award)
    old_place = status.Place(old.status_list_id, old.status_index)
    clock.move(days=1)
    _withdraw(keys.issuer_key().public_key)
    assert not look(before).is_valid
    jobs.issue_due()
    jobs.sign_lists()
    after = document_of(award)
    assert after["id"] == before["id"] and after["validFrom"] > before["validFrom"]
    assert after["awardedDate"] == before["awardedDate"]
    assert status.is_revoked(old_place) and look(after).is_valid
    assert after["credentialStatus"] != before["credentialStatus"]


def test_a_withdrawn_key_is_trusted_for_nothing(people: People) -> None:
    keys.issuer_key()
    _withdraw(keys.issuer_key().public_key)
    published = keys.did_document(keys.issuer()) or {}
    withdrawn, in_use = (each["id"] for each in published["verificationMethod"])
    assert published["assertionMethod"] == [in_use] and withdrawn != in_use


def test_a_retired_key_can_be_withdrawn_too(people: People) -> None:
    award = accepted(people, people.amir, people.sana)
    issued(award)
    old, in_use = keys.issuer_key().public_key, keys.rotate()
    _withdraw(old)
    jobs.issue_due()
    assert look(document_of(award)).is_valid
    assert keys.issuer_key().public_key == in_use.public_key


def test_a_peers_key_that_is_withdrawn_is_replaced_in_what_they_said(people: People) -> None:
    first = keys.agree(people.sana)
    award = accepted(people, people.amir, people.sana, signs=True)
    before, place = issued(award), kept(award).status_index
    _withdraw(first.public_key)
    assert not look(before).is_valid
    jobs.issue_due()
    (said,) = document_of(award)["endorsement"]
    second = keys.key_of(people.sana.id)
    assert second is not None and said["proof"][0]["verificationMethod"] == second.method_id
    assert second.controller == first.controller and kept(award).status_index == place


def test_a_key_that_is_withdrawn_while_it_signs_is_not_relied_on(people: People) -> None:
    award = accepted(people, people.amir, people.sana)
    written = jobs._written_down(award.id)
    db.session.commit()
    assert written is not None
    _withdraw(keys.issuer_key().public_key)
    jobs._keep(written, written.signed())
    db.session.commit()
    assert kept(award).document is None
    jobs.issue_due()
    assert look(document_of(award)).is_valid


def test_agreeing_twice_keeps_one_key(people: People) -> None:
    assert keys.agree(people.sana).id == keys.agree(people.sana).id
    assert keys.agree(people.amir).controller != keys.agree(people.sana).controller
    assert "Sana" not in json.dumps(keys.did_document(keys.agree(people.sana).controller))


def test_the_key_of_somebody_who_is_gone_is_destroyed(people: People) -> None:
    key = keys.agree(people.oisin)
    db.session.flush()
    key.person_id = None
    db.session.commit()
    jobs.issue_due()
    db.session.refresh(key)
    assert key.sealed is None and key.retired_at is not None
    assert keys.did_document(key.controller) is not None


def test_before_there_is_a_key_that_is_said(app: Flask) -> None:
    db.session.execute(delete(SigningKey))
    db.session.commit()
    assert "no key yet" in app.test_cli_runner().invoke(args=["keys", "list"]).output


def test_keys_are_looked_after_by_commands(app: Flask, people: People) -> None:
    issued(accepted(people, people.amir, people.sana))
    first, run = keys.issuer_key().public_key, app.test_cli_runner().invoke
    assert run(args=["keys", "rotate"]).exit_code == 0
    assert run(args=["keys", "withdraw", first]).exit_code != 0
    done = run(args=["keys", "withdraw", first, "--why", "A laptop was stolen"])
    assert "1 badges are being signed again" in done.output
    shown = run(args=["keys", "list"]).output
    assert f"{first}  issuer  withdrawn" in shown and "in use since" in shown
    assert run(args=["keys", "withdraw", "z6MkNobody", "--why", "x"]).exit_code == 1
    assert [each.what for each in db.session.query(Entry).filter(Entry.what.like("key.%"))] == [
        "key.rotated",
        "key.withdrawn",
    ]


def test_whose_keys_they_are_can_be_read_from_anywhere(client: FlaskClient, people: People) -> None:
    keys.begin()
    name = keys.agree(people.sana).controller.rpartition(":")[2]
    for path in ("/.well-known/did.json", f"/people/{name}/did.json"):
        answer = client.get(path)
        assert answer.status_code == 200 and answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.mimetype == "application/did+ld+json"
        assert answer.json is not None and answer.json["assertionMethod"]
    assert client.get("/people/unknown/did.json").status_code == 404


def test_a_status_list_says_what_is_revoked_and_is_signed_anew_each_day(
    client: FlaskClient, app: Flask, clock: Clock
) -> None:
    place = status.take()
    db.session.commit()
    path = f"/status/{db.session.query(StatusList).one().public_id}"
    first = client.get(path)
    assert first.mimetype == "application/vc+ld+json"
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    status.revoke(place)
    jobs.sign_lists()
    second = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200 and second.json != first.json
    clock.move(days=2)
    jobs.sign_lists()
    third = client.get(path)
    assert third.json is not None and second.json is not None
    assert third.json["validUntil"] > second.json["validUntil"]


def test_a_new_list_is_begun_when_half_of_one_is_taken(app: Flask) -> None:
    first = status.take()
    db.session.query(StatusList).one().taken_count = status.FULL
    db.session.commit()
    assert status.take().list_id != first.list_id


def _withdraw(public_key: str) -> None:
    key = keys.withdraw(public_key, "A laptop was stolen")
    db.session.commit()
    keys.issue_again(key)
    db.session.commit()


def test_nobody_withdraws_a_key_that_is_not_there(app: Flask) -> None:
    with pytest.raises(RuleBroken):
        keys.withdraw("z6MkNobody", "why")
    assert queries.every_key() == []
