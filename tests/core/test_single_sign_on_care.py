"""What an issuer that is trusted to sign people in is not trusted with."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from core.accounts.models import Session
from core.communities.actions import give_role
from core.communities.models import Role
from core.db import db, now
from core.deliveries.models import Delivery
from core.people.models import Person
from core.second_factor.actions import reset
from core.single_sign_on.models import Identity
from tests.clock import Clock
from tests.core.factor_samples import ASK, NEW, link, set_up, token
from tests.core.test_single_sign_on_pages import BEGIN, ONCE, enter, known, leave, liar, settings
from tests.issuers import Liar
from tests.people import People, sign_in

AGAIN, ADD = "/sign-in/again", "/account/identities/new"
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
    clock.move(minutes=15)
    assert client.post(remove).location == AGAIN


@ONCE
def test_whoever_has_the_issuer_alone_shows_there_anew_that_it_is_them(
    client: FlaskClient, liar: Liar, known: Person, clock: Clock
) -> None:
    enter(client, liar)
    clock.move(minutes=16)
    assert client.get(NEW).location == AGAIN
    assert "Sign in with Our house" in client.get(AGAIN).text
    asked = leave(client)
    assert "prompt=login" in asked and "max_age=900" in asked
    liar.claims = {"auth_time": int(now().timestamp()) - 30}
    assert enter(client, liar).location == NEW
    assert client.get(NEW).status_code == 200


@ONCE
@pytest.mark.parametrize("ago", [None, 62, 600, "now"])
def test_an_issuer_that_did_not_ask_anew_is_told_so_and_changes_nothing(
    client: FlaskClient, liar: Liar, known: Person, clock: Clock, ago: int | str | None
) -> None:
    enter(client, liar)
    clock.move(minutes=16)
    began, before = int(now().timestamp()), token(client)
    liar.claims = {"auth_time": began - ago if isinstance(ago, int) else ago, "amr": ["mfa"]}
    answer = enter(client, liar)
    assert answer.status_code == 403 and "did not ask you anew" in answer.text
    assert f'href="{AGAIN}"' in answer.text and token(client) == before
    assert client.get(NEW).location == AGAIN


@ONCE
def test_an_issuer_that_never_says_when_it_asked_is_not_even_asked(
    app: Flask, client: FlaskClient, liar: Liar, known: Person
) -> None:
    """As Google's, which refuses `prompt=login` besides."""
    app.extensions.pop("issuers", None)
    liar.about = {"claims_supported": ["sub", "email"]}
    enter(client, liar)
    answer = client.post(BEGIN)
    assert answer.status_code == 403 and "does not say whether it did" in answer.text
    client.post("/sign-out")
    assert "prompt" not in leave(client)
    app.extensions.pop("issuers", None)


@ONCE
def test_only_whoever_has_an_account_there_is_sent_there_to_show_who_they_are(
    people: People, client: FlaskClient, liar: Liar
) -> None:
    sign_in(client, people.amir)
    assert "Our house" not in client.get(AGAIN).text


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
    liar.answers, liar.claims = WhileAsked(), {"auth_time": int(now().timestamp())}
    assert enter(client, liar).status_code == 303
    assert wrote == ["/.well-known/openid-configuration", "/token", "/keys"]


@pytest.mark.parametrize("proved", [False, None])
def test_whoever_is_signed_in_adds_an_account_whose_address_is_not_proved(
    people: People, client: FlaskClient, liar: Liar, proved: object
) -> None:
    """As Microsoft Entra has them: what it calls the address may be anybody's."""
    sign_in(client, people.amir)
    assert "Add my account at Our house" in client.get("/account/").text
    liar.claims = {"email": people.ada.email, "email_verified": proved}
    assert enter(client, liar).location == ADD
    page = client.get(ADD).text
    assert people.amir.name in page and f"{people.ada.email}" in page
    assert client.post(ADD).status_code == 303
    assert db.session.scalars(select(Identity.person_id)).one() == people.amir.id
    assert db.session.scalars(select(Delivery.kind)).all() == ["account-changed"]
    assert "Add my account" not in client.get("/account/").text
    client.post("/sign-out")
    enter(client, liar)
    assert db.session.scalars(select(Session.person_id)).one() == people.amir.id


@ONCE
def test_adding_an_account_asks_again_who_is_here(
    people: People, client: FlaskClient, liar: Liar, clock: Clock
) -> None:
    sign_in(client, people.amir)
    clock.move(minutes=16)
    assert enter(client, liar).location == ADD
    assert client.get(ADD).location == client.post(ADD).location == AGAIN
    assert db.session.scalar(select(func.count(Identity.id))) == 0
