"""Anybody can have a badge checked on a page; nothing of it is kept."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from recognition.credentials import documents
from recognition.credentials.baking import into_png
from tests.conftest import LiveServer
from tests.recognition.credential_samples import (
    FILES,
    ISSUER,
    PLACE,
    Document,
    known,
    sign,
    unsigned,
)
from tests.walks import every_row

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


@pytest.fixture
def revoked() -> list[int]:
    """The places in the list of statuses that are set; add to it."""
    return []


@pytest.fixture
def trusting(app: Flask, revoked: list[int], monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An application that has what the issuer of our samples publishes."""
    monkeypatch.setitem(app.extensions, "credential_documents", [])
    documents.add(app, lambda address: known(*revoked).find(address))
    return app


def look(client: FlaskClient, content: bytes, name: str = "badge.json") -> str:
    answer = client.post("/verify", data={"file": (BytesIO(content), name)})
    assert answer.status_code == 200
    return answer.text


def as_file(document: Document) -> bytes:
    return json.dumps(document).encode()


def test_a_valid_badge_is_said_to_be_valid(trusting: Flask, client: FlaskClient) -> None:
    page = look(client, as_file(sign(unsigned())))
    assert "This badge is valid" in page and "Bridge builder" in page
    assert "She stayed until the last chair" in page


def test_a_picture_is_looked_at_too(trusting: Flask, client: FlaskClient) -> None:
    png = into_png(SVG, json.dumps(sign(unsigned())))
    assert "This badge is valid" in look(client, png, "badge.png")


def test_a_pasted_text_is_looked_at(trusting: Flask, client: FlaskClient) -> None:
    answer = client.post("/verify", data={"text": json.dumps(sign(unsigned()))})
    assert "This badge is valid" in answer.text


def test_a_revoked_badge_is_said_to_be_taken_back(
    trusting: Flask, revoked: list[int], client: FlaskClient
) -> None:
    revoked.append(PLACE)
    page = look(client, as_file(sign(unsigned())))
    assert "Do not rely on this badge" in page and "It was taken back" in page


def test_a_badge_of_an_unknown_issuer_is_neither(client: FlaskClient) -> None:
    page = look(client, (FILES / "simple.json").read_bytes())
    assert "Not everything about this badge can be checked here" in page
    assert "This badge is valid" not in page


def test_who_issued_it_is_said_in_plain_words_and_who_they_say_they_are_beside_it(
    trusting: Flask, client: FlaskClient
) -> None:
    named = {"id": ISSUER, "type": ["Profile"], "name": "The Red Cross"}
    page = look(client, as_file(sign(unsigned(issuer=named))))
    plain = page.partition("<details")[0]
    assert "<bdi>champions.example.org</bdi>" in plain and "did:web" not in plain
    assert "They call themselves <bdi>The Red Cross</bdi>" in plain and ISSUER in page


def test_a_strangers_words_are_only_words(client: FlaskClient) -> None:
    document = unsigned(name="x", endorsement=[])
    document["credentialSubject"]["achievement"]["name"] = "<script>alert(1)</script>"
    page = look(client, as_file(document))
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


@pytest.mark.parametrize("content", [b"", b" " * 1_000_001])
def test_nothing_and_too_much_are_refused_with_advice(client: FlaskClient, content: bytes) -> None:
    # written out here, since the client would leave the temporary file open that it writes it to
    boundary, body = encode_multipart({"file": FileStorage(BytesIO(content), "a.json")})
    kind = f'multipart/form-data; boundary="{boundary}"'
    answer = client.post("/verify", data=body, content_type=kind)
    assert answer.status_code == 422
    assert re.search(r"Choose a file, or paste|larger than 1 MB", answer.text)


def test_looking_at_a_badge_keeps_nothing(trusting: Flask, client: FlaskClient) -> None:
    before = every_row()
    look(client, as_file(sign(unsigned())))
    assert every_row() == before


def test_a_hundred_badges_a_minute_are_too_many(client: FlaskClient) -> None:
    statuses = {client.post("/verify", data={"text": "x"}).status_code for _each in range(12)}
    assert statuses == {200, 429}


def test_a_post_without_its_token_is_refused(live_server: LiveServer) -> None:
    answer = live_server.app.test_client().post("/verify", data={"text": "x"})
    assert answer.status_code == 400


def test_the_front_page_leads_there(client: FlaskClient) -> None:
    assert 'href="/verify"' in client.get("/").text
