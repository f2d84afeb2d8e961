"""Signing in with an account elsewhere, and everything that an issuer can get wrong."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.access import limiter
from core.accounts import actions as accounts
from core.accounts.models import Session, SignInLink
from core.db import db
from core.people.models import Person
from core.settings import Settings
from core.single_sign_on.models import Identity, SignOnRequest
from tests.clock import Clock
from tests.issuers import CLIENT, SECRET, Liar, honest, lying
from tests.people import People, sign_in

BEGIN, BACK, NEW = "/sign-in/with", "/sign-in/with/back", "/account/identities/new"
ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HOUR = 3600


@pytest.fixture(scope="module")
def liar() -> Iterator[Liar]:
    with lying() as found:
        yield found


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with honest() as url:
        yield url


@pytest.fixture
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """With the issuer that the test asks for."""
    is_honest = "issuer" in request.fixturenames
    found = request.getfixturevalue("issuer" if is_honest else "liar")
    if not is_honest:
        found.forget()
    url = found if is_honest else found.url
    oidc = {"oidc_issuer": url, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    return replace(settings, second_factor="staff", oidc_name="Our house", **oidc)


@pytest.fixture(autouse=True)
def nothing_known(app: Flask) -> None:
    """What the issuer said of itself in another test is forgotten."""
    app.extensions.pop("issuers", None)


@pytest.fixture
def known(people: People, liar: Liar) -> Person:
    """Amir, whose account 7 at the issuer signs him in."""
    db.session.add(Identity(person_id=people.amir.id, issuer=liar.url, subject="7"))
    db.session.commit()
    return people.amir


def test_a_real_issuer_signs_in_once_its_person_has_said_yes_here(
    people: People, client: FlaskClient, issuer: str
) -> None:
    claims = {"email": people.amir.email, "email_verified": True}
    requests.put(f"{issuer}/users/house-7", json=claims, timeout=5).raise_for_status()
    assert "Sign in with Our house" in client.get("/sign-in").text
    assert there_and_back(client, "house-7") == "/sign-in/sent"
    assert client.get("/today/").status_code == 303
    db.session.rollback()
    link = db.session.scalars(select(SignInLink).order_by(SignInLink.id.desc())).first()
    assert link and link.person_id == people.amir.id
    path = urlsplit(accounts.write_token(link)).path
    assert client.post(path).location == NEW
    assert client.post(NEW).status_code == 303
    client.post("/sign-out")
    assert there_and_back(client, "house-7") not in ("/sign-in/sent", NEW)
    assert client.get("/today/").status_code == 200
    identity = db.session.scalars(select(Identity)).one()
    assert (identity.issuer, identity.subject) == (issuer, "house-7")


@ONCE
def test_whoever_is_signed_in_already_says_yes_without_a_link(
    people: People, client: FlaskClient, liar: Liar
) -> None:
    sign_in(client, people.amir)
    liar.claims = {"email": people.amir.email, "email_verified": True}
    assert enter(client, liar).location == NEW
    assert client.post(NEW).status_code == 303
    assert "Accounts elsewhere" in client.get("/account/").text
    number = db.session.scalars(select(Identity.id)).one()
    assert client.post(f"/account/identities/{number}/removal").status_code == 303
    assert client.post(f"/account/identities/{number}/removal").status_code == 404


@ONCE
@pytest.mark.parametrize("proved", [False, None, "true"])
def test_an_address_that_is_not_proved_or_not_ours_leads_nowhere(
    people: People, client: FlaskClient, liar: Liar, proved: object
) -> None:
    liar.claims = {"email": people.amir.email, "email_verified": proved}
    assert enter(client, liar).status_code == 403
    liar.claims = {"email": people.bea.email or "x@example.org", "email_verified": True}
    assert enter(client, liar).status_code == 403
    assert db.session.scalar(select(func.count(SignInLink.id))) == 0


@ONCE
def test_the_address_of_somebody_else_signs_nobody_in(
    people: People, client: FlaskClient, liar: Liar, known: Person
) -> None:
    liar.claims = {"email": people.ada.email, "email_verified": True}
    enter(client, liar)
    assert db.session.scalars(select(Session.person_id)).one() == known.id


WRONG: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.test"},
    "no issuer": {"iss": None},
    "for another": {"aud": "another"},
    "for another, by azp": {"aud": [CLIENT, "another"], "azp": "another"},
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "too old": {"exp": 1},
    "without an end": {"exp": None},
    "without a subject": {"sub": None},
    "a subject that is a number": {"sub": 7},
}


@ONCE
@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_claim_is_refused(
    client: FlaskClient, liar: Liar, known: Person, wrong: str
) -> None:
    liar.claims = WRONG[wrong]
    assert_refused(client, enter(client, liar))


DEEP = urlsafe_b64encode(b"[" * 6_000).decode()
NONSENSE = ["[" * 100_000, "[]", "null", "{", '{"keys": [[]]}', '{"id_token": {}}', "{}"]


@ONCE
def test_nonsense_from_the_issuer_is_refused(
    app: Flask, client: FlaskClient, liar: Liar, known: Person
) -> None:
    for said in NONSENSE:
        app.extensions.pop("issuers", None)
        liar.answers = {"/.well-known/openid-configuration": said}
        assert client.post(BEGIN).status_code == 403, said[:20]
    for path in ("/keys", "/token"):
        for said in (*NONSENSE, f'{{"id_token": "{DEEP}.e30.AA"}}'):
            limiter.reset()
            app.extensions.pop("issuers", None)
            liar.answers = {}
            answer = begun(client, liar)
            liar.answers = {path: said}
            assert_refused(client, client.post(BACK, data=answer))


@ONCE
@pytest.mark.parametrize("how", ["none", "unsigned", "wrong key", "secret"])
def test_a_token_that_the_issuer_did_not_sign_is_refused(
    client: FlaskClient, liar: Liar, known: Person, how: str
) -> None:
    liar.how = how
    assert_refused(client, enter(client, liar))


@ONCE
def test_an_issuer_that_calls_itself_otherwise_or_leads_elsewhere_is_refused(
    app: Flask, client: FlaskClient, liar: Liar, known: Person
) -> None:
    liar.sends_elsewhere = True
    assert_refused(client, enter(client, liar))
    liar.sends_elsewhere = False
    for about in (
        {"issuer": "https://evil.test"},
        {"authorization_endpoint": "http://evil.test/"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ):
        liar.about = about
        app.extensions["issuers"].clear()
        assert client.post(BEGIN).status_code == 403
    liar.about = {"jwks_uri": "http://192.0.2.1/keys"}
    app.extensions["issuers"].clear()
    answer = begun(client, liar)
    assert_refused(client, client.post(BACK, data=answer))


@ONCE
def test_a_state_counts_once_in_its_browser_for_ten_minutes(
    app: Flask, client: FlaskClient, liar: Liar, known: Person, clock: Clock
) -> None:
    answer = begun(client, liar)
    assert_refused(client, app.test_client().post(BACK, data=answer))
    assert client.get(BACK, query_string=answer).status_code == 200
    assert client.post(BACK, data=answer).status_code == 303
    client.post("/sign-out")
    assert_refused(client, client.post(BACK, data=answer))
    assert_refused(client, client.post(BACK, data={"code": "x", "state": "made up"}))
    answer = begun(client, liar)
    clock.move(minutes=10.1)
    assert_refused(client, client.post(BACK, data=answer))


@ONCE
def test_the_answer_is_asked_for_with_proof_of_who_left(
    client: FlaskClient, liar: Liar, known: Person
) -> None:
    asked = parse_qs(urlsplit(leave(client)).query)
    liar.nonce = asked["nonce"][0]
    assert client.post(BACK, data={"code": "x", "state": asked["state"][0]}).status_code == 303
    proof = hashlib.sha256(liar.form["code_verifier"].encode()).digest()
    assert asked["code_challenge_method"] == ["S256"]
    assert urlsafe_b64encode(proof).decode().rstrip("=") == asked["code_challenge"][0]
    assert db.session.scalar(select(func.count(SignOnRequest.id))) == 0


@ONCE
def test_an_account_that_waits_is_for_its_own_person_alone(
    people: People, client: FlaskClient, liar: Liar
) -> None:
    liar.claims = {"email": people.amir.email, "email_verified": True}
    enter(client, liar)
    sign_in(client, people.zoe)
    with client.session_transaction() as session:
        assert session["identity"][2] == people.amir.id
    assert client.post(NEW).status_code in (303, 409)
    assert db.session.scalar(select(func.count(Identity.id))) == 0


@ONCE
def test_an_issuer_that_is_away_is_a_plain_page(
    app: Flask, people: People, client: FlaskClient, liar: Liar
) -> None:
    before: Settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, oidc_issuer="http://127.0.0.1:9")
    try:
        assert client.post(BEGIN).status_code == 403
    finally:
        app.config["SETTINGS"] = before


def leave(client: FlaskClient) -> str:
    """Press the button, and say which address of the issuer it leads to."""
    answer = client.post(BEGIN)
    assert answer.status_code == 200, answer.text
    return answer.headers["Refresh"].partition("url=")[2]


def begun(client: FlaskClient, liar: Liar) -> dict[str, str]:
    """What comes back from the liar after the button was pressed."""
    asked = parse_qs(urlsplit(leave(client)).query)
    liar.nonce = asked["nonce"][0]
    return {"code": "x", "state": asked["state"][0]}


def enter(client: FlaskClient, liar: Liar) -> Any:
    return client.post(BACK, data=begun(client, liar))


def there_and_back(client: FlaskClient, subject: str) -> str:
    """Sign in at the real issuer, and say where we lead to then."""
    said = requests.post(
        leave(client), data={"sub": subject}, allow_redirects=False, timeout=5
    ).headers["Location"]
    came = urlsplit(said)
    assert client.get(f"{came.path}?{came.query}").status_code == 200
    answer = {name: values[0] for name, values in parse_qs(came.query).items()}
    return str(client.post(BACK, data=answer).location)


def assert_refused(client: FlaskClient, answer: Any) -> None:
    assert answer.status_code == 403 and "That did not sign you in" in answer.text
    assert client.get("/today/").status_code == 303
    assert db.session.scalar(select(func.count(Session.id))) == 0
