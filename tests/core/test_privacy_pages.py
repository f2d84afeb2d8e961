"""Unsubscribing, and the headers that every answer carries."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from core.db import db
from core.deliveries.models import State
from core.privacy.links import unsubscribe_token
from core.privacy.queries import is_suppressed
from tests.applications import settings_for
from tests.deliveries import delivery_of, queued_invitation
from tests.people import People, sign_in
from tests.smtp_sink import Sink
from wsgi import create_app

Work = Callable[[], None]


@pytest.fixture
def link(sink: Sink, people: People, work: Work) -> str:
    """Where the header of a mail that has arrived leads."""
    queued_invitation(people)
    work()
    header = str(sink.accepted[0].message["List-Unsubscribe"])
    return header.strip("<>").removeprefix("http://localhost")


def test_looking_at_the_page_unsubscribes_nobody(
    link: str, people: People, client: FlaskClient
) -> None:
    assert client.get(link).status_code == client.head(link).status_code == 200
    assert not is_suppressed(people.oisin.email or "")


def test_a_mail_program_unsubscribes_without_a_cookie(
    link: str, people: People, client: FlaskClient
) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = True
    for _twice in range(2):
        answer = client.post(link, data={"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.text) == (200, "")
    assert is_suppressed(people.oisin.email or "")


def test_whoever_pressed_the_button_reads_that_it_is_done_then_and_ever_after(
    link: str, people: People, client: FlaskClient
) -> None:
    assert client.post(link).location == link
    for _again in range(2):
        page = client.get(link).text
        assert "No more mail goes to this address" in page and "Stop all mail to me" not in page
    back = re.search(r'href="(/choices/[^"]+)"', page)
    assert back
    client.post(back[1], data={"about": "invitation"})
    assert "Stop all mail to me" in client.get(link).text
    assert not is_suppressed(people.oisin.email or "")


def test_what_is_queued_does_not_leave_after_that(
    people: People, client: FlaskClient, sink: Sink, work: Work
) -> None:
    invitation, delivery = queued_invitation(people)
    client.post(f"/unsubscribe/{unsubscribe_token(delivery.public_id)}")
    work()
    assert delivery_of(invitation).state == State.SUPPRESSED
    assert sink.accepted == []


@pytest.mark.parametrize("token", ["x", "x" * 3000, "a3f0~b"])
def test_a_token_that_was_made_up_unsubscribes_nobody(
    people: People, client: FlaskClient, token: str
) -> None:
    assert client.get(f"/unsubscribe/{token}").status_code == 404
    assert client.post(f"/unsubscribe/{token}").status_code == 404


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/healthz", "/answer/x"])
def test_every_answer_tells_the_browser_what_we_never_do(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Referrer-Policy" in headers and "Permissions-Policy" in headers


def test_what_is_for_one_person_is_kept_by_no_cache(people: People, client: FlaskClient) -> None:
    sign_in(client, people.sana)
    home = client.get(f"/communities/{people.community.id}/")
    assert home.headers["Cache-Control"] == "no-store"


def test_a_cookie_cannot_be_read_by_a_script_or_sent_by_another_site(
    people: People, client: FlaskClient
) -> None:
    cookie = client.get(f"/communities/{people.community.id}/").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_over_https_cookies_and_pages_stay_there(database: object, tmp_path: Path) -> None:
    settings = settings_for("sqlite://", "redis://localhost:1", tmp_path)
    app = create_app(replace(settings, base_url="https://champions.example.org"))
    with app.test_client() as client:
        answer = client.get("/healthz")
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
        assert app.config["SESSION_COOKIE_SECURE"]
    with app.app_context():
        db.engine.dispose()
