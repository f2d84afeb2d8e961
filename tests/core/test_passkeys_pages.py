"""Passkeys: added, used to sign in, refused when anything is wrong, and removed."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from core.accounts.models import Session
from core.communities.models import Membership
from core.db import db
from core.journal.models import Entry
from core.passkeys import ceremonies
from core.passkeys.models import Passkey, PasskeyChallenge
from tests.authenticators import Device, written
from tests.clock import Clock
from tests.people import People, sign_in
from tests.smtp_sink import Sink

ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "signature"]),
            inner,
        )
    ),
    max_leaves=9,
)


@pytest.fixture
def phone(people: People, client: FlaskClient) -> Device:
    """Amir has added a passkey of his phone."""
    sign_in(client, people.amir)
    device = Device()
    assert added(client, device) == 303
    return device


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return app.test_client()


def test_a_passkey_is_added_and_signs_in_as_two_factors(
    people: People, client: FlaskClient, phone: Device, stranger: FlaskClient
) -> None:
    assert "My phone" in client.get("/account/").text
    assert entered(stranger, phone) == 303
    assert people.amir.name in stranger.get("/today/").text
    rows = db.session.scalars(select(Session).order_by(Session.id)).all()
    assert [row.second_factor_at is not None for row in rows] == [False, True]


@ONCE
@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://evil.test"},
        {"host": "evil.test"},
        {"is_verified": False},
        {"key": Device().key},
        {"id": b"unknown"},
        {"handle": b"somebody else"},
    ],
    ids=lambda wrong: str(*wrong),
)
def test_what_is_wrong_signs_nobody_in(
    phone: Device, stranger: FlaskClient, wrong: dict[str, object]
) -> None:
    for name, value in wrong.items():
        setattr(phone, name, value)
    assert entered(stranger, phone) == 403
    assert stranger.get("/today/").status_code == 303


@ONCE
@pytest.mark.parametrize(
    "wrong",
    [{"origin": "https://evil.test"}, {"host": "evil.test"}, {"is_verified": False}],
    ids=lambda wrong: str(*wrong),
)
def test_what_is_wrong_is_not_added(
    people: People, client: FlaskClient, wrong: dict[str, object]
) -> None:
    sign_in(client, people.amir)
    assert added(client, Device(**wrong)) == 409  # type: ignore[arg-type]  # strings and a bool
    assert db.session.scalar(select(func.count(Passkey.id))) == 0


def test_a_challenge_is_answered_once_in_its_browser_within_five_minutes(
    app: Flask, phone: Device, stranger: FlaskClient, clock: Clock
) -> None:
    answer = phone.get(asked(stranger))
    assert post(app.test_client(), answer) == 403
    assert post(stranger, answer) == 303
    assert post(stranger, answer) == 403
    answer = phone.get(asked(stranger))
    clock.move(minutes=5.1)
    assert post(stranger, answer) == 403


@ONCE
def test_a_challenge_for_adding_signs_nobody_in(client: FlaskClient, phone: Device) -> None:
    options = client.post("/account/passkeys/options").get_json()
    client.post("/sign-out")
    assert post(client, phone.get(options)) == 403
    assert db.session.scalar(select(func.count(PasskeyChallenge.id))) == 1


def test_a_count_that_goes_back_is_refused_and_its_holder_is_told(
    people: People,
    sink: Sink,
    work: Callable[[], None],
    phone: Device,
    stranger: FlaskClient,
) -> None:
    phone.count = 7
    assert entered(stranger, phone) == 303
    stranger.post("/sign-out")
    assert entered(stranger, phone) == 403
    work()
    told = {str(each.message["Subject"]): each.recipients for each in sink.accepted}
    assert told["A passkey of yours was refused"] == (people.amir.email,)
    assert db.session.scalar(select(func.count()).where(Entry.what == "passkey.refused")) == 1


@ONCE
def test_nobody_can_have_a_passkey_refused_without_it(phone: Device, stranger: FlaskClient) -> None:
    phone.count = 7
    entered(stranger, phone)
    forged = Device(id=phone.id, handle=phone.handle, count=1)
    assert entered(stranger, forged) == 403
    assert db.session.scalar(select(func.count()).where(Entry.what == "passkey.refused")) == 0


def test_a_removed_passkey_signs_nobody_in_and_other_browsers_are_signed_out(
    app: Flask, people: People, client: FlaskClient, phone: Device, stranger: FlaskClient
) -> None:
    entered(stranger, phone)
    number = db.session.scalars(select(Passkey.id)).one()
    sana = app.test_client()
    sign_in(sana, people.sana)
    assert sana.post(f"/account/passkeys/{number}/removal").status_code == 404
    assert client.post(f"/account/passkeys/{number}/removal").status_code == 303
    assert stranger.get("/today/").status_code == 303
    assert entered(stranger, phone) == 403


@ONCE
def test_whoever_left_every_community_is_not_let_in(phone: Device, stranger: FlaskClient) -> None:
    db.session.execute(delete(Membership))
    assert entered(stranger, phone) == 403


@ONCE
def test_adding_and_removing_ask_again(client: FlaskClient, phone: Device, clock: Clock) -> None:
    clock.move(minutes=16)
    number = db.session.scalars(select(Passkey.id)).one()
    for path in ("/account/passkeys/new", f"/account/passkeys/{number}/removal"):
        assert client.post(path).location == "/sign-in/again"


@ONCE
def test_one_passkey_belongs_to_one_person(
    app: Flask, people: People, client: FlaskClient, phone: Device
) -> None:
    assert added(client, phone) == 409
    sign_in(client, people.sana)
    assert added(client, phone) == 409
    assert db.session.scalars(select(Passkey.person_id)).one() == people.amir.id


@given(sent=JSON.map(json.dumps) | st.text() | st.binary().map(written))
@example("[" * 20_000)
@example('{"id":' * 3_000)
@settings(max_examples=60, deadline=None)
def test_nonsense_from_a_browser_is_refused(sent: str) -> None:
    app = Flask(__name__)
    app.config["SETTINGS"] = type("Settings", (), {"base_url": "http://localhost"})
    with app.app_context():
        assert ceremonies.added(sent, b"challenge") is None
        named = ceremonies.named(sent)
        assert named is None or isinstance(named[0], bytes)


def added(client: FlaskClient, device: Device) -> int:
    options = client.post("/account/passkeys/options").get_json()
    form = {"name": "My phone", "credential": device.create(options)}
    return client.post("/account/passkeys/new", data=form).status_code


def entered(client: FlaskClient, device: Device) -> int:
    return post(client, device.get(asked(client)))


def asked(client: FlaskClient) -> dict[str, object]:
    found: dict[str, object] = client.post("/sign-in/passkey/options").get_json()
    return found


def post(client: FlaskClient, answer: str) -> int:
    return client.post("/sign-in/passkey", data={"credential": answer}).status_code
