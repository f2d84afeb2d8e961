"""A second factor: asked for after a link, set up, shown once, waited for, lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from core.db import db
from core.people.models import Person
from core.second_factor import sealing
from core.second_factor.models import AuthenticatorApp, RecoveryCode
from core.settings import Settings
from tests.authenticators import Device
from tests.clock import Clock
from tests.core.factor_samples import ASK, NEW, at, hidden, link, set_up, shown, token
from tests.core.test_passkeys_pages import added, entered
from tests.people import People
from tests.smtp_sink import Sink

ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, second_factor="staff")


@pytest.fixture
def sana(people: People, client: FlaskClient) -> pyotp.TOTP:
    """The app of Sana, who has just set it up; nobody is signed in."""
    link(client, people.sana)
    app = set_up(client)
    client.post("/sign-out")
    return app


def test_staff_with_a_link_alone_open_nothing_but_the_setting_up(
    people: People, client: FlaskClient
) -> None:
    assert link(client, people.sana) == ASK
    home = f"/communities/{people.community.id}/"
    for path in ("/", home, "/today/", "/account/", f"{home}people/"):
        assert client.get(path).location == ASK, path
    fragment = client.get(home, headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.headers["HX-Redirect"], fragment.text) == (403, ASK, "")
    assert client.post(f"{home}people/new", data={"name": "X"}).location == ASK
    assert client.get(ASK).location == NEW


def test_it_is_set_up_and_leads_to_where_they_wanted_to_go(
    people: People, client: FlaskClient
) -> None:
    wanted = f"/communities/{people.community.id}/people/"
    client.get(wanted)
    link(client, people.sana)
    page = client.get(NEW).text
    seed, token = shown(page), hidden(page)
    wrong = client.post(NEW, data={"seed": token, "code": "000000"})
    assert wrong.status_code == 409 and shown(wrong.text) == seed
    page = client.post(NEW, data={"seed": token, "code": pyotp.TOTP(seed).now()}).text
    assert len(re.findall(r"<code[^>]*>[0-9A-Z]{5}-[0-9A-Z]{5}<", page)) == 10
    assert f'href="{wanted}"' in page
    assert client.get(wanted).status_code == 200
    assert seed not in db.session.scalars(select(AuthenticatorApp.sealed)).one()


def test_a_new_link_does_not_skip_it(
    people: People, app: Flask, sana: pyotp.TOTP, clock: Clock
) -> None:
    for _times in range(2):
        clock.move(minutes=2)
        browser = app.test_client()
        assert link(browser, people.sana) == ASK
        assert browser.get("/today/").location == ASK
        assert browser.get(NEW).location == ASK
        assert browser.get("/account/passkeys/new").location == ASK
        assert browser.post("/account/authenticator/recovery-codes").location == ASK
    before = token(browser)
    assert browser.post(ASK, data={"code": at(sana)}).location == "/account/passkeys/new"
    assert browser.get("/today/").status_code == 200 and token(browser) != before


def test_a_code_counts_once(
    people: People, client: FlaskClient, sana: pyotp.TOTP, clock: Clock
) -> None:
    clock.move(minutes=2)
    code = at(sana)
    link(client, people.sana)
    assert client.post(ASK, data={"code": f"{code[:3]} {code[3:]}"}).status_code == 303
    client.post("/sign-out")
    link(client, people.sana)
    assert client.post(ASK, data={"code": code}).status_code == 422
    clock.move(seconds=-60)
    assert client.post(ASK, data={"code": at(sana)}).status_code == 422
    clock.move(seconds=90)
    assert client.post(ASK, data={"code": at(sana)}).status_code == 303


def test_five_wrong_codes_begin_a_wait_but_not_for_a_known_device(
    app: Flask, people: People, client: FlaskClient, sana: pyotp.TOTP, clock: Clock
) -> None:
    clock.move(minutes=2)
    thief = app.test_client()
    link(thief, people.sana)
    tries = [thief.post(ASK, data={"code": f"00000{n}"}) for n in range(8)]
    assert [each.status_code for each in tries] == [422] * 5 + [429] * 3
    assert 840 < int(tries[-1].headers["Retry-After"]) <= 901
    assert thief.post(ASK, data={"code": at(sana)}).status_code == 429
    link(client, people.sana)
    assert client.post(ASK, data={"code": at(sana)}).status_code == 303
    clock.move(minutes=16)
    assert thief.post(ASK, data={"code": at(sana)}).status_code == 303


def test_a_recovery_code_counts_once_however_it_is_typed(
    people: People, client: FlaskClient
) -> None:
    link(client, people.sana)
    page = client.get(NEW).text
    data = {"seed": hidden(page), "code": pyotp.TOTP(shown(page)).now()}
    code, other = re.findall(r">([0-9A-Z]{5}-[0-9A-Z]{5})<", client.post(NEW, data=data).text)[:2]
    assert code not in db.session.scalars(select(RecoveryCode.code_digest)).all()
    for typed, status in ((code.lower().replace("-", " "), 303), (code, 422), (other, 303)):
        client.post("/sign-out")
        link(client, people.sana)
        assert client.post(ASK, data={"code": typed}).status_code == status
    assert "8 recovery codes left" in client.get("/account/").text
    client.post("/account/authenticator/recovery-codes")
    assert db.session.scalar(select(func.count(RecoveryCode.id))) == 10


def test_a_passkey_is_a_second_factor_too(app: Flask, people: People, client: FlaskClient) -> None:
    link(client, people.sana)
    phone = Device()
    assert added(client, phone) == 303
    assert client.get("/today/").status_code == 200
    elsewhere = app.test_client()
    assert link(elsewhere, people.sana) == ASK
    assert "data-passkey" in elsewhere.get(ASK).text
    assert elsewhere.get("/account/passkeys/new").location == ASK
    assert elsewhere.post("/account/passkeys/options").location == ASK
    assert entered(elsewhere, phone) == 303
    assert elsewhere.get("/today/").status_code == 200
    assert client.post("/account/passkeys/1/removal").status_code == 409


@ONCE
def test_new_links_in_the_same_browser_do_not_make_it_last_for_longer(
    people: People, client: FlaskClient, clock: Clock
) -> None:
    link(client, people.sana)
    app = set_up(client)
    for times in range(28):
        clock.move(minutes=25)
        if times % 10 == 9:
            assert link(client, people.sana) != ASK
        assert client.get("/today/").status_code == 200
    clock.move(minutes=25)
    assert client.get("/today/").location == ASK
    assert client.get(NEW).location == ASK
    assert client.post(ASK, data={"code": at(app)}).status_code == 303
    assert client.get("/today/").status_code == 200


@ONCE
def test_ambassadors_need_none_but_one_who_has_an_app_is_asked(
    people: People, client: FlaskClient, clock: Clock
) -> None:
    assert link(client, people.amir) != ASK
    app = set_up(client)
    client.post("/sign-out")
    clock.move(minutes=2)
    assert link(client, people.amir) == ASK
    client.post(ASK, data={"code": at(app)})
    assert client.post("/account/authenticator/removal").status_code == 303
    client.post("/sign-out")
    assert link(client, people.amir) != ASK


@ONCE
def test_the_last_one_of_staff_stays(people: People, client: FlaskClient) -> None:
    link(client, people.olu)
    set_up(client)
    assert client.post("/account/authenticator/removal").status_code == 409
    added(client, Device())
    assert client.post("/account/authenticator/removal").status_code == 303


def test_another_administrator_takes_a_lost_one_away(
    app: Flask,
    people: People,
    client: FlaskClient,
    sana: pyotp.TOTP,
    sink: Sink,
    work: Callable[[], None],
    clock: Clock,
) -> None:
    clock.move(minutes=2)
    link(client, people.sana)
    client.post(ASK, data={"code": at(sana)})
    ada = app.test_client()
    link(ada, people.ada)
    set_up(ada)
    path = f"/second-factors/{people.sana.id}/reset"
    assert people.sana.name in ada.get("/second-factors/").text
    assert ada.post(path, data={"reason": ""}).status_code == 422
    assert ada.post(path, data={"reason": "She called."}).status_code == 303
    assert client.get("/today/").location == "/sign-in"
    assert link(client, people.sana) == ASK and client.get(ASK).location == NEW
    work()
    taken_away = [each for each in sink.accepted if "taken away" in each.message["Subject"]]
    assert [each.recipients for each in taken_away] == [(people.sana.email,)]
    own = ada.post(f"/second-factors/{people.ada.id}/reset", data={"reason": "Mine."})
    assert own.status_code == 409
    assert client.post(path, data={"reason": "x"}).location == ASK


@ONCE
def test_the_terminal_takes_a_lost_one_away(app: Flask, sana: pyotp.TOTP, people: People) -> None:
    db.session.commit()
    ran = app.test_cli_runner().invoke(args=["reset-second-factor", people.sana.email or ""])
    assert ran.exit_code == 0, ran.output
    assert db.session.scalar(select(func.count(AuthenticatorApp.person_id))) == 0


@ONCE
def test_a_seed_is_read_under_the_key_before_and_sealed_anew_when_used(
    app: Flask, people: People, client: FlaskClient, sana: pyotp.TOTP, clock: Clock
) -> None:
    before: Settings = app.config["SETTINGS"]
    turned = replace(before, secret_key="k" * 32, secret_key_old=before.secret_key)
    app.config["SETTINGS"] = turned
    clock.move(minutes=2)
    try:
        link(client, people.sana)
        assert client.post(ASK, data={"code": at(sana)}).status_code == 303
        app.config["SETTINGS"] = replace(turned, secret_key_old="")
        sealed = db.session.scalars(select(AuthenticatorApp.sealed)).one()
        assert sealing.unseal(sealed) == sana.secret
    finally:
        app.config["SETTINGS"] = before


@ONCE
def test_a_square_that_was_made_for_somebody_else_sets_nothing_up(
    app: Flask, people: People, client: FlaskClient
) -> None:
    seed = pyotp.random_base32()
    token = sealing.hand_over(seed, people.ada.id)
    link(client, people.sana)
    for wrong in (token, "é", "nonsense"):
        data = {"seed": wrong, "code": pyotp.TOTP(seed).now()}
        assert client.post(NEW, data=data).status_code == 409


@ONCE
def test_who_becomes_staff_is_asked_at_once(people: People, client: FlaskClient) -> None:
    link(client, people.amir)
    assert client.get("/today/").status_code == 200
    db.session.execute(
        update(Person).where(Person.id == people.amir.id).values(is_administrator=True)
    )
    assert client.get("/today/").location == ASK


@ONCE
def test_showing_it_once_more_is_showing_again_who_you_are(
    people: People, client: FlaskClient, sana: pyotp.TOTP, clock: Clock
) -> None:
    clock.move(minutes=2)
    link(client, people.sana)
    client.post(ASK, data={"code": at(sana)})
    clock.move(minutes=16)
    team = f"/communities/{people.community.id}/team/new"
    assert client.get(team).location == "/sign-in/again"
    client.post(ASK, data={"code": at(sana)})
    assert client.get(team).status_code == 200
