"""What programs look for at every site: what is there for them, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.db import now
from core.settings import Settings
from tests.clock import Clock
from tests.conftest import Applications
from tests.databases import let_go

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NOT_HERE = [
    "/.git/HEAD",
    "/.git/config",
    "/.env",
    "/.venv/bin/python",
    "/console",
    "/rq",
    "/rq/",
    "/queue",
    "/admin/",
    "/phpinfo.php",
    "/server-status",
    "/wsgi.py",
    "/core/settings.py",
    "/var/secret_key",
    "/static",
    "/static/",
    "/static/css/",
    "/static/css",
    "/static/.env",
    "/static/../.env",
    "/static/../wsgi.py",
    "/static/..%2fwsgi.py",
    "/static/%2e%2e/wsgi.py",
    "/static/..%5cwsgi.py",
    "/static//etc/passwd",
    "/static/css/..%2f..%2fwsgi.py",
    "/metrics",
]


def security(client: FlaskClient) -> dict[str, str]:
    answer = client.get("/.well-known/security.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.text.splitlines())


@pytest.fixture
def named(settings: Settings, applications: Applications) -> Iterator[Flask]:
    """An installation that says where to report."""
    app = applications(replace(settings, security_contact="https://example.org/report"))
    yield app
    let_go(app)


def test_security_txt_says_whom_to_tell_and_never_gets_too_old(
    client: FlaskClient, clock: Clock
) -> None:
    for _year in range(2):
        said = security(client)
        until = datetime.strptime(said["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        assert timedelta(days=30) < until - now() < timedelta(days=365)
        clock.move(days=365)
    assert said["Contact"] == "mailto:nextten@localhost"
    assert said["Canonical"] == "http://localhost/.well-known/security.txt"


def test_security_txt_says_what_the_settings_say(named: Flask) -> None:
    assert security(named.test_client())["Contact"] == "https://example.org/report"


def test_robots_may_read_that_they_are_to_list_nothing(client: FlaskClient) -> None:
    assert client.get("/robots.txt").text.endswith("User-agent: *\nDisallow:\n")


@pytest.mark.parametrize("path", NOT_HERE)
def test_what_is_for_nobody_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path, follow_redirects=True).status_code == 404


def test_no_view_answers_to_trace_or_to_a_method_in_disguise(
    app: Flask, client: FlaskClient
) -> None:
    for path in ("/", "/sign-in", "/healthz", "/static/css/base.css"):
        for method in ("TRACE", "CONNECT", "DEBUG", "PUT", "DELETE"):
            assert client.open(path, method=method).status_code == 405, (path, method)
    named = {"X-HTTP-Method-Override": "DELETE", "X-Original-URL": "/metrics"}
    assert client.get("/sign-in", headers=named).status_code == 200
    methods = {each for rule in app.url_map.iter_rules() for each in rule.methods or ()}
    assert methods <= {"GET", "HEAD", "OPTIONS", "POST"}
