"""What every answer tells the browser, whatever it is: pages, files, feeds, errors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException

from core import access
from core.accounts import actions
from core.accounts.models import SignInLink
from core.db import db
from core.settings import Settings
from tests.conftest import Applications
from tests.databases import let_go
from tests.people import People, sign_in
from tests.routes import View, every_view
from tests.sites import Site

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SECURE = "https://champions.example.org"
SAME = {
    "X-Content-Type-Options": {"nosniff"},
    "Referrer-Policy": {"same-origin", "no-referrer"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "Cross-Origin-Resource-Policy": {"same-origin", "cross-origin"},
}
DIRECTIVES = {
    "default-src",
    "script-src",
    "style-src",
    "img-src",
    "font-src",
    "connect-src",
    "frame-src",
    "form-action",
    "base-uri",
    "frame-ancestors",
    "sandbox",
}
FOR_OTHERS = {
    "recognition.award_pages.embedded",
    "recognition.feeds.embed",
    "recognition.feeds.show_picture",
    "recognition.feeds.show_png",
}
"""What other sites may show in a frame."""
FOR_FINDING = {"recognition.award_pages.badge", "recognition.award_pages.image"}
"""The token there names a badge and opens nothing."""
A_PICTURE = "recognition.badges.image"
"""Of a badge: no secret, and its address changes with it."""
BY_THE_WAY = ["/nowhere", "/static/css/base.css", "/static/", "/static/nothing", "/people/x/did"]
OTHER_SIGN_OUTS = {"core.accounts.sign_out", "core.sessions.end", "core.sessions.end_others"}


@pytest.fixture
def site(app: Flask) -> Site:
    return Site()


@pytest.fixture
def secure(settings: Settings, applications: Applications) -> Iterator[FlaskClient]:
    """A browser of the application over https, CSRF on."""
    app = applications(replace(settings, base_url=SECURE, mail_from="", second_factor="nobody"))
    yield app.test_client()
    let_go(app)


def test_every_answer_to_somebody_who_is_signed_in(
    app: Flask, client: FlaskClient, site: Site
) -> None:
    sign_in(client, site.ada)
    for view in every_view(app):
        if view.endpoint not in OTHER_SIGN_OUTS:
            answer = client.open(view.path, method=view.method)
            _look(answer.headers, view, view.endpoint)
            assert "noindex" in answer.headers["X-Robots-Tag"], view
            if "no-store" not in answer.headers["Cache-Control"]:
                assert answer.mimetype != "text/html", view
                asks_anew = "no-cache" in answer.headers["Cache-Control"]
                assert asks_anew or view.endpoint == A_PICTURE, view
    assert client.get("/account/").status_code == 200


def test_every_answer_to_a_stranger(app: Flask, client: FlaskClient, site: Site) -> None:
    pages = [_view(app, path) for path in site.public_pages()]
    for view in [*every_view(app), *pages]:
        answer = client.open(view.path, method=view.method)
        _look(answer.headers, view, view.endpoint)
        if {"token", "code"} & view.arguments and view.endpoint not in FOR_FINDING:
            assert answer.headers["Referrer-Policy"] == "no-referrer", view
            assert "noindex" in answer.headers["X-Robots-Tag"], view
            assert re.search("no-store|no-cache", answer.headers["Cache-Control"]), view


def test_every_other_answer(client: FlaskClient) -> None:
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    for path in BY_THE_WAY:
        for method in ("GET", "HEAD", "OPTIONS", "TRACE", "PUT"):
            answer = client.open(path, method=method)
            _look(answer.headers, path)
    too_large = client.post("/sign-in", environ_overrides={"CONTENT_LENGTH": str(33 * 1024**2)})
    elsewhere = client.get("/", headers={"Host": "evil.test"})
    assert (too_large.status_code, elsewhere.status_code) == (413, 400)
    for answer in (too_large, elsewhere):
        _look(answer.headers)


@pytest.mark.parametrize("missing", ["journal", "sessions", "communities"])
def test_every_answer_after_a_failure_of_ours_which_tells_nothing_of_it(
    client: FlaskClient, site: Site, missing: str
) -> None:
    """The error page asks the database who is here, which may be what failed."""
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    sign_in(client, site.ada)
    paths = ["/journal/", f"/communities/{site.community.id}/"]
    db.session.execute(text(f"ALTER TABLE {missing} RENAME TO elsewhere"))
    failed = 0
    for path in paths:
        for asked in ({}, {"HX-Request": "true"}, {"Accept": "application/json"}):
            answer = client.get(path, headers=asked)
            failed += answer.status_code == 500
            _look(answer.headers, path)
            assert "no-store" in answer.headers["Cache-Control"], path
            assert "noindex" in answer.headers["X-Robots-Tag"], path
            if answer.status_code == 500:
                assert re.search("this number: [0-9a-f]{8}", answer.text), path
                for detail in (missing, "sqlite", "Traceback", "Error", "SELECT", "elsewhere"):
                    assert detail not in answer.text, (path, detail)
    assert failed >= 3


def test_htmx_evaluates_nothing_and_keeps_nothing(client: FlaskClient) -> None:
    found = re.search(r"<meta name=\"htmx-config\" content='([^']+)'>", client.get("/sign-in").text)
    assert found
    asked = json.loads(found[1])
    off = ("allowEval", "allowScriptTags", "includeIndicatorStyles")
    assert [asked[each] for each in off] == [False, False, False]
    assert (asked["selfRequestsOnly"], asked["historyCacheSize"]) == (True, 0)


def test_signing_out_empties_this_site_and_no_neighbour(
    people: People, client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    cleared = client.post("/sign-out").headers["Clear-Site-Data"]
    assert '"cache"' in cleared and '"storage"' in cleared
    assert "cookies" not in cleared and "*" not in cleared  # those of the whole domain would go
    with client.session_transaction() as session:
        assert "token" not in session


def test_a_link_signs_in_over_https_and_every_cookie_stays_with_this_host(
    secure: FlaskClient, people: People, settings: Settings
) -> None:
    link = SignInLink(person_id=people.amir.id)
    path = urlsplit(actions.write_token(link)).path
    db.session.add(link)
    db.session.commit()
    shown = secure.get(path, base_url=SECURE)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', shown.text)
    assert token and shown.headers["Referrer-Policy"] == "no-referrer"
    sent = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}  # and no Referer, as was asked for
    form = {"csrf_token": token[1]}
    inside = secure.post(path, base_url=SECURE, data=form, headers=sent)
    assert inside.status_code == 303
    cookies = [each for answer in (shown, inside) for each in answer.headers.getlist("Set-Cookie")]
    assert {each.partition("=")[0] for each in cookies} == {
        "__Host-nextten",
        "__Host-nextten-device",
    }
    for cookie in cookies:
        said = set(cookie.split("; ")[1:])
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= said, cookie
        assert "Domain" not in cookie
    assert inside.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def _look(headers: Headers, view: object = None, endpoint: str = "") -> None:
    for name, allowed in SAME.items():
        assert headers[name] in allowed, (view, name)
    assert "Permissions-Policy" in headers and "Server" not in headers, view
    policy = _policy(headers)
    assert policy["default-src"] == {"'none'"} and policy["base-uri"] == {"'none'"}, view
    assert policy["form-action"] in ({"'self'"}, {"'none'"}), view
    assert policy.get("script-src", {"'none'"}) in ({"'self'"}, {"'none'"}), view
    assert set(policy) <= DIRECTIVES, view
    styles = policy["style-src"]
    assert styles == ({"'unsafe-inline'"} if "sandbox" in policy else {"'self'"}), view
    framed = {"*"} if endpoint in FOR_OTHERS else {"'none'"}
    is_small = "sandbox" in policy and policy["frame-ancestors"] == {"'self'"}
    is_error = policy["frame-ancestors"] == {"'none'"}
    assert policy["frame-ancestors"] == framed or is_small or is_error, view


def _view(app: Flask, path: str) -> View:
    """What answers at this path; nothing at some."""
    try:
        endpoint, values = app.url_map.bind("localhost").match(path)
    except HTTPException:
        endpoint, values = "", {}
    return View(endpoint, "GET", path, access.public, frozenset(values))


def _policy(headers: Headers) -> dict[str, set[str]]:
    """Each directive with its sources."""
    parts = [each.split() for each in headers["Content-Security-Policy"].split(";")]
    return {name: set(sources) for name, *sources in parts}
