"""A link signs in where it was asked for; elsewhere it shows a code to be typed there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.accounts import jobs
from core.accounts.models import Session, SignInLink
from core.db import db
from core.deliveries.models import Delivery
from core.pages import cookies
from core.people import actions as people_actions
from core.people.actions import DETAILS
from tests.applications import settings_for
from tests.clock import Clock
from tests.people import People, sign_in
from tests.smtp_sink import Sink
from wsgi import create_app

ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@dataclass
class Post:
    """The mail server, and what it got."""

    sink: Sink
    work: Callable[[], None]

    def link(self, client: FlaskClient, address: str | None) -> str:
        """Ask for a link in this browser, and take it out of the mail."""
        assert client.post("/sign-in", data={"email": address}).status_code == 303
        self.work()
        return str(re.findall(r"/sign-in/[\w-]+", self.text())[0])

    def text(self) -> str:
        body = self.sink.accepted[-1].message.get_body(("plain",))
        assert body is not None
        return str(body.get_content())


@pytest.fixture
def post(sink: Sink, work: Callable[[], None]) -> Post:
    return Post(sink, work)


def test_elsewhere_a_link_shows_a_code_that_signs_in_where_it_was_asked_for(
    app: Flask, post: Post, people: People, client: FlaskClient
) -> None:
    link, elsewhere = post.link(client, people.amir.email), app.test_client()
    assert "Show me the code" in elsewhere.get(link).text
    code = code_in(elsewhere.post(link).text)
    assert sessions() == 0
    assert client.post("/sign-in/sent", data={"code": code}).status_code == 303
    assert client.get("/today/").status_code == 200
    assert elsewhere.get("/today/").status_code == 303
    assert elsewhere.post(link).status_code == 410


def test_scanners_can_look_and_press_elsewhere_and_the_owner_still_gets_in(
    app: Flask, post: Post, people: People, client: FlaskClient
) -> None:
    link, scanner = post.link(client, people.amir.email), app.test_client()
    for method in ("HEAD", "GET", "GET", "OPTIONS", "POST"):
        scanner.open(link, method=method)
    assert client.post(link).status_code == 303
    assert client.post(link).status_code == 410


@ONCE
def test_looking_at_a_link_lets_nobody_in(post: Post, people: People, client: FlaskClient) -> None:
    link = post.link(client, people.amir.email)
    for method in ("GET", "HEAD", "OPTIONS", "GET"):
        assert client.open(link, method=method).status_code == 200
        assert sessions() == 0 and client.get("/today/").location == "/sign-in"


def test_after_five_wrong_codes_neither_code_nor_link_works(
    app: Flask, post: Post, people: People, client: FlaskClient
) -> None:
    link = post.link(client, people.amir.email)
    code = code_in(app.test_client().post(link).text)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _try in range(5):
        answer = client.post("/sign-in/sent", data={"code": wrong})
        assert answer.status_code == 422 and "does not fit" in answer.text
    assert client.post("/sign-in/sent", data={"code": code}).status_code == 422
    assert client.post(link).status_code == 410


@ONCE
def test_a_code_is_worth_nothing_in_another_window(
    app: Flask, post: Post, people: People, client: FlaskClient
) -> None:
    elsewhere = app.test_client()
    code = code_in(elsewhere.post(post.link(client, people.amir.email)).text)
    for browser in (elsewhere, app.test_client()):
        assert browser.post("/sign-in/sent", data={"code": code}).status_code == 422
    assert code not in str(db.session.scalars(select(SignInLink.code_digest)).one())


def test_a_newer_link_ends_the_older_of_its_own_browser_only(
    app: Flask, post: Post, people: People, client: FlaskClient, clock: Clock
) -> None:
    elsewhere = app.test_client()
    first = post.link(client, people.amir.email)
    clock.move(minutes=2)
    other = post.link(elsewhere, people.amir.email)
    clock.move(minutes=2)
    post.link(client, people.amir.email)
    assert (client.get(first).status_code, elsewhere.get(other).status_code) == (410, 200)


def test_the_link_is_too_old_after_ten_minutes(
    post: Post, people: People, client: FlaskClient, clock: Clock
) -> None:
    link = post.link(client, people.amir.email)
    clock.move(minutes=10.1)
    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410


def test_a_changed_address_ends_links_and_sessions_and_the_old_one_is_told(
    post: Post, people: People, client: FlaskClient, sink: Sink
) -> None:
    was, link = people.amir.email, post.link(client, people.amir.email)
    sign_in(client, people.amir)
    people_actions.change_person(people.community, people.amir, moved(people), people.ada)
    assert client.get("/today/").status_code == 303
    assert client.post(link).status_code == 410
    post.work()
    assert sink.accepted[-1].recipients == (was,)
    assert "was changed" in post.text() and "new@example.org" not in post.text()


@ONCE
def test_who_asks_for_one_account_from_everywhere_is_told_to_wait_and_its_owner_gets_in(
    app: Flask, post: Post, people: People, client: FlaskClient
) -> None:
    client.post(post.link(client, people.amir.email))
    with client.session_transaction() as session:
        session.clear()
    answers = [
        app.test_client().post(
            "/sign-in",
            data={"email": people.amir.email},
            environ_base={"REMOTE_ADDR": f"203.0.113.{at}"},
            headers={"X-Forwarded-For": f"198.51.100.{at}"},
        )
        for at in range(12)
    ]
    assert answers[-1].status_code == 429 and "Try again in an hour" in answers[-1].text
    assert int(answers[-1].headers["Retry-After"]) > 60
    assert client.post(post.link(client, people.amir.email)).status_code == 303


@ONCE
def test_who_tries_codes_from_everywhere_is_told_to_wait(
    people: People, client: FlaskClient
) -> None:
    client.post("/sign-in", data={"email": people.amir.email})
    answers = [
        client.post(
            "/sign-in/sent",
            data={"code": f"{at:06}"},
            environ_base={"REMOTE_ADDR": f"203.0.113.{at}"},
        )
        for at in range(12)
    ]
    assert [each.status_code for each in answers] == [422] * 10 + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) > 60


@ONCE
def test_over_https_our_own_cookies_stay_with_this_host(database: object, tmp_path: Path) -> None:
    plain = settings_for("sqlite://", "redis://localhost:1", tmp_path)
    app = create_app(replace(plain, base_url="https://champions.example.org"))
    with app.test_request_context("/"):
        cookies.give("device", "x", 60)
        written = app.process_response(Response()).headers["Set-Cookie"]
        db.engine.dispose()
    assert written.startswith("__Host-nextten-device=")
    assert all(each in written for each in ("; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"))
    assert "Domain" not in written


@ONCE
def test_what_is_over_is_forgotten(people: People, client: FlaskClient, clock: Clock) -> None:
    client.post("/sign-in", data={"email": "nobody@example.org"})
    sign_in(client, people.amir)
    clock.move(days=15)
    jobs.forget_what_is_over()
    assert (sessions(), db.session.scalar(select(func.count(SignInLink.id)))) == (0, 0)


@ONCE
def test_nobody_is_mailed_for_an_address_that_may_not_sign_in(
    people: People, client: FlaskClient, work: Callable[[], None]
) -> None:
    client.post("/sign-in", data={"email": people.oisin.email})
    work()
    assert db.session.scalar(select(func.count(Delivery.id))) == 0


def moved(people: People) -> dict[str, object]:
    kept: dict[str, object] = {name: getattr(people.amir, name) for name in DETAILS}
    return {
        **kept,
        "name": people.amir.name,
        "email": "new@example.org",
        "topics": [],
        "languages": [],
    }


def code_in(page: str) -> str:
    (found,) = re.findall(r"(\d{3}) (\d{3})</p>", page)
    return "".join(found)


def sessions() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Session.id))) or 0
