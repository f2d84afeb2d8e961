"""No change is accepted without the token of the form, or from a page of another site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter, Rule
from werkzeug.test import TestResponse

from core.settings import Settings
from tests.conftest import Applications
from tests.databases import let_go

ONE_CLICK = {"core.privacy.stop_mail"}  # what mail programs press by themselves, RFC 8058
IN_TIME = "This page was open for too long"
HIDDEN = {"Origin": "null"}  # what a browser says of a page that sends no referrer
WRONG: dict[str, dict[str, Any]] = {
    "no token": {},
    "the token of another session": {"data": {"csrf_token": "theirs"}},
    "an odd token": {"data": {"csrf_token": "\u202e☃\U0001f600\x00é"}},
    "an odd token in a header": {"headers": {"X-CSRFToken": "é\xff\x80"}},
    "no form": {"data": "csrf_token=mine", "content_type": "text/plain"},
}
ELSEWHERE: dict[str, dict[str, str]] = {
    "HTMX": {"HX-Request": "true", "X-CSRFToken": "mine", "Sec-Fetch-Site": "cross-site"},
    "a neighbour": {"Sec-Fetch-Site": "same-site"},
    "an older browser": {"Origin": "https://localhost.evil.test"},
    "an odd origin": {"Origin": "http://["},
}
HONEST: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "same-origin", **HIDDEN},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost"},
    HIDDEN,
    {},
]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""What is refused here never comes to a database."""


@pytest.fixture
def strict_app(settings: Settings, applications: Applications) -> Iterator[Flask]:
    """The application as it is in production: no test switches."""
    app = applications(replace(settings, base_url="http://strict.localhost"))
    yield app
    let_go(app)


@pytest.mark.parametrize("wrong", WRONG)
def test_a_change_without_the_token_is_refused(strict_app: Flask, wrong: str) -> None:
    client = strict_app.test_client()
    tokens = {"mine": _token(client), "theirs": _token(strict_app.test_client())}
    sent = {name: _with(value, tokens) for name, value in WRONG[wrong].items()}
    assert _accepted(strict_app, client, **sent) == ONE_CLICK


@pytest.mark.parametrize("where", ELSEWHERE)
def test_a_change_from_another_site_is_refused(strict_app: Flask, where: str) -> None:
    client = strict_app.test_client()
    tokens = {"mine": _token(client)}
    form = {"csrf_token": tokens["mine"]}
    headers = _with(ELSEWHERE[where], tokens)
    assert _accepted(strict_app, client, data=form, headers=headers) == ONE_CLICK


def test_an_honest_change_is_not(strict_app: Flask) -> None:
    client = strict_app.test_client()
    form = {"csrf_token": _token(client)}
    for headers in HONEST:
        answer = client.post("/sign-in", data=form, headers=headers)
        assert (answer.status_code, IN_TIME in answer.text) == (422, False), headers
    for rule in _changing(strict_app):
        answer = _press(client, rule, data=form, headers=HONEST[0])
        assert IN_TIME not in answer.text, rule
        if rule.endpoint == "core.accounts.sign_out":
            form = {"csrf_token": _token(client)}


def _changing(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]


def _accepted(app: Flask, client: FlaskClient, **sent: Any) -> set[str]:
    """The endpoints that take what is sent like this."""
    return {
        rule.endpoint for rule in _changing(app) if _press(client, rule, **sent).status_code != 400
    }


def _token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get("/sign-in").text)
    assert found
    return found[1]


def _with(value: Any, tokens: dict[str, str]) -> Any:
    """The same with `mine` and `theirs` replaced by those tokens."""
    if isinstance(value, dict):
        return {name: tokens.get(each, each) for name, each in value.items()}
    return value.replace("=mine", f"={tokens['mine']}")


def _press(client: FlaskClient, rule: Rule, **sent: Any) -> TestResponse:
    values = {
        name: 1 if isinstance(converter, IntegerConverter) else "x"
        for name, converter in rule._converters.items()
    }
    built = rule.build(values)
    assert built is not None
    return client.post(built[1], **sent)
