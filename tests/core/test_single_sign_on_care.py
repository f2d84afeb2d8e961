"""What an issuer that is trusted to sign people in is not trusted with."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from core.communities.actions import give_role
from core.communities.models import Role
from core.db import db, now
from core.people.models import Person
from core.second_factor.actions import reset
from core.single_sign_on.models import Identity
from tests.clock import Clock
from tests.core.factor_samples import ASK, NEW, link, set_up
from tests.core.test_single_sign_on_pages import BEGIN, ONCE, enter, known, leave, liar, settings
from tests.issuers import Liar
from tests.people import People, sign_in

__all__ = ["known", "liar", "settings"]


@ONCE
@pytest.mark.parametrize(
    ("claims", "is_enough"),
    [
        ({}, False),
        ({"amr": ["pwd"]}, False),
        ({"amr": ["otp"]}, False),
        ({"amr": ["hwk", "swk"]}, False),
        ({"amr": ["pwd", "pin"]}, False),
        ({"acr": "otp"}, False),
        ({"amr": ["pwd", "otp"]}, True),
        ({"amr": ["hwk", "fpt"]}, True),
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": "mfa"}, True),
    ],
)
def test_the_second_factor_of_the_issuer_counts_when_it_says_so(
    people: People, client: FlaskClient, liar: Liar, claims: dict[str, Any], is_enough: int
) -> None:
    db.session.add(Identity(person_id=people.sana.id, issuer=liar.url, subject="7"))
    liar.claims = claims
    assert (enter(client, liar).location == ASK) != is_enough
    assert (client.get("/today/").status_code == 200) == is_enough


@ONCE
def test_an_issuer_that_lets_people_through_without_a_word_shows_nothing_anew(
    client: FlaskClient, liar: Liar, known: Person, clock: Clock
) -> None:
    remove = "/account/identities/99/removal"
    began = int(now().timestamp())
    for said, is_fresh in ((None, False), (began - 901, False), ("x", False), (began - 60, True)):
        liar.claims = {"auth_time": said, "amr": ["mfa"]}
        assert "max_age" not in leave(client)
        assert enter(client, liar).status_code == 303
        assert (client.post(remove).status_code == 404) == is_fresh, said
        client.post("/sign-out")
    enter(client, liar)
    assert "max_age=900" in leave(client)
    clock.move(minutes=15)
    assert client.post(remove).location == "/sign-in/again"


@ONCE
def test_a_mailbox_alone_does_not_get_round_the_second_factor_at_the_issuer(
    people: People, client: FlaskClient, liar: Liar, known: Person
) -> None:
    give_role(people.community, known, Role.ORGANISER, None)
    assert link(client, known) == ASK
    page = client.get(ASK)
    assert page.status_code == 200 and "Sign in with Our house" in page.text
    for path in (NEW, "/account/passkeys/new"):
        assert client.get(path).location == ASK
    liar.claims = {"amr": ["mfa"]}
    assert enter(client, liar).location != ASK
    assert client.get("/today/").status_code == 200


@ONCE
def test_where_the_issuer_knows_no_second_factor_one_of_ours_is_set_up_after_it(
    people: People, client: FlaskClient, liar: Liar, known: Person
) -> None:
    give_role(people.community, known, Role.ORGANISER, None)
    liar.claims = {"amr": ["pwd"]}
    assert enter(client, liar).location == ASK
    assert client.get(ASK).location == NEW
    client.get("/sign-in")
    assert link(client, known) == ASK
    assert client.get(NEW).location == ASK
    enter(client, liar)
    set_up(client)
    assert client.get("/today/").status_code == 200


@ONCE
def test_an_issuer_that_is_gone_or_taken_away_keeps_nobody_out(
    people: People, client: FlaskClient, liar: Liar
) -> None:
    db.session.add(Identity(person_id=people.sana.id, issuer="https://gone.test", subject="7"))
    db.session.add(Identity(person_id=people.olu.id, issuer=liar.url, subject="8"))
    reset(people.olu, by=None, reason="Lost.")
    for person in (people.sana, people.olu):
        link(client, person)
        assert client.get(NEW).status_code == 200
        client.post("/sign-out")


@ONCE
def test_strangers_do_not_have_us_ask_the_issuer_each_time(
    app: Flask, client: FlaskClient, liar: Liar, clock: Clock
) -> None:
    app.extensions.pop("issuers", None)
    liar.about = {"authorization_endpoint": f"{liar.url}/first"}
    assert "/first?" in leave(client)
    liar.about = {"authorization_endpoint": f"{liar.url}/second"}
    assert "/first?" in leave(client)
    clock.move(minutes=10.1)
    assert "/second?" in leave(client)


@ONCE
def test_an_issuer_that_is_away_is_not_asked_again_at_once(
    app: Flask, client: FlaskClient, liar: Liar, clock: Clock
) -> None:
    app.extensions.pop("issuers", None)
    liar.about = {"issuer": "https://evil.test"}
    assert client.post(BEGIN).status_code == 403
    liar.about = {}
    assert client.post(BEGIN).status_code == 403
    clock.move(seconds=11)
    assert client.post(BEGIN).status_code == 200


@ONCE
def test_nobody_else_waits_for_the_issuer(
    app: Flask, client: FlaskClient, liar: Liar, known: Person
) -> None:
    wrote = []

    class WhileAsked(dict[str, str]):
        def get(self, path: str, default: Any = None, /) -> Any:
            with app.app_context(), db.engine.begin() as connection:
                connection.execute(update(Person).values(notes=path))
            wrote.append(path)

    sign_in(client, known)
    app.extensions.pop("issuers", None)
    liar.answers = WhileAsked()
    assert enter(client, liar).status_code == 303
    assert wrote == ["/.well-known/openid-configuration", "/token", "/keys"]
