"""Whoever signs in hears by mail of everything that changes how, in case it was not them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from core.passkeys.models import Passkey
from core.people.models import Person
from core.single_sign_on.models import Identity
from tests.authenticators import Device
from tests.core.factor_samples import ASK, set_up
from tests.core.test_passkeys_pages import added
from tests.people import People, sign_in
from tests.smtp_sink import Sink

Work = Callable[[], None]


def an_app(client: FlaskClient, person: Person) -> None:
    set_up(client)


def no_app(client: FlaskClient, person: Person) -> None:
    set_up(client)
    client.post("/account/authenticator/removal")


def a_passkey(client: FlaskClient, person: Person) -> None:
    assert added(client, Device()) == 303


def no_passkey(client: FlaskClient, person: Person) -> None:
    a_passkey(client, person)
    number = db.session.scalars(select(Passkey.id)).one()
    client.post(f"/account/passkeys/{number}/removal")


def new_codes(client: FlaskClient, person: Person) -> None:
    a_passkey(client, person)
    client.post("/account/authenticator/recovery-codes")


def a_used_code(client: FlaskClient, person: Person) -> None:
    a_passkey(client, person)
    page = client.post("/account/authenticator/recovery-codes").text
    code = re.findall(r">([0-9A-Z]{5}-[0-9A-Z]{5})<", page)[0]
    assert client.post(ASK, data={"code": code}).status_code == 303


def no_account_elsewhere(client: FlaskClient, person: Person) -> None:
    known = Identity(person_id=person.id, issuer="https://house.test", subject="7")
    db.session.add(known)
    db.session.commit()
    client.post(f"/account/identities/{known.id}/removal")


CHANGES = [
    (an_app, "An authenticator app was set up."),
    (no_app, "The authenticator app was removed."),
    (a_passkey, "A passkey was added."),
    (no_passkey, "A passkey was removed."),
    (new_codes, "New recovery codes were made."),
    (a_used_code, "One of the recovery codes was used."),
    (no_account_elsewhere, "An account elsewhere was removed."),
]


@pytest.mark.parametrize(("change", "told"), CHANGES)
def test_a_change_is_told_by_mail_with_what_to_do_if_it_was_not_them(
    people: People,
    client: FlaskClient,
    sink: Sink,
    work: Work,
    change: Callable[[FlaskClient, Person], None],
    told: str,
) -> None:
    sign_in(client, people.amir)
    change(client, people.amir)
    work()
    mail = sink.accepted[-1]
    assert mail.recipients == (people.amir.email,)
    for kind in ("plain", "html"):
        body = mail.message.get_body((kind,))
        said = str(body.get_content()) if body else ""
        assert told in said and "If not, somebody else is in your account." in said
        assert "http://localhost/account/" in said and "UTC" in said


def test_setting_up_an_app_is_one_mail_though_codes_come_with_it(
    people: People, client: FlaskClient, sink: Sink, work: Work
) -> None:
    sign_in(client, people.amir)
    set_up(client)
    work()
    assert len(sink.accepted) == 1
