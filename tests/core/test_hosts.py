"""A request that names another host is refused, and told which one is ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.pages.hosts import known
from core.settings import Settings
from tests.conftest import Applications
from tests.databases import let_go

OURS = "champions.example.org"
ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""Nothing here depends on the kind of database."""


@pytest.fixture
def proxied(settings: Settings, applications: Applications) -> Iterator[FlaskClient]:
    """The application behind a proxy that ends TLS."""
    app = applications(
        replace(
            settings,
            base_url=f"https://{OURS}",
            proxies=1,
            trusted_hosts="old.example.org,10.0.0.7",
            mail_from="",
        )
    )
    yield app.test_client()
    let_go(app)


@ONCE
@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "evil.test:80",
        "localhost.evil.test",
        "127.0.0.1.evil.test",
        "localhost@evil.test",
        "evil.test@localhost",
        "localhost/evil.test",
        "localhost evil.test",
        "localhost:evil.test",
        "lоcalhost",
        "[::1",
        "",
    ],
)
def test_another_host_is_refused_and_appears_nowhere(client: FlaskClient, host: str) -> None:
    named = {"Host": host.encode().decode("latin-1")}
    for path in ("/sign-in", "/nowhere", "/static/css/base.css", "/communities"):
        answer = client.get(path, headers=named)
        assert answer.status_code == 400 and "evil" not in answer.text, path
        assert "BASE_URL" in answer.text and "Location" not in answer.headers
    assert client.post("/sign-in", headers=named).status_code == 400


@ONCE
def test_this_machine_may_be_called_by_its_own_names(client: FlaskClient) -> None:
    for host in ("localhost", "LocalHost:8000", "127.0.0.1:8000", "[::1]:8000"):
        assert client.get("/sign-in", headers={"Host": host}).status_code == 200, host


@ONCE
def test_whatever_watches_may_call_by_number(client: FlaskClient) -> None:
    for path in ("/healthz", "/readyz"):
        assert client.get(path, headers={"Host": "10.42.0.7:8000"}).status_code == 200
    assert client.get("/sign-in", headers={"Host": "10.42.0.7:8000"}).status_code == 400


@ONCE
@pytest.mark.parametrize(
    ("forwarded", "status"),
    [(OURS, 200), (f"{OURS}:443", 200), ("old.example.org", 200), ("evil.test", 400)],
)
def test_behind_a_proxy_what_it_was_called_by_counts(
    proxied: FlaskClient, forwarded: str, status: int
) -> None:
    said = {"X-Forwarded-Host": forwarded, "X-Forwarded-Proto": "https", "Host": "web.internal"}
    assert proxied.get("/sign-in", headers=said).status_code == status


@ONCE
def test_the_names_are_known_as_browsers_send_them(settings: Settings) -> None:
    assert "192.0.2.5" in known(replace(settings, host="192.0.2.5"))
    assert "xn--bcher-kva.example" in known(replace(settings, base_url="https://Bücher.example"))


@ONCE
def test_links_in_mail_begin_with_base_url_whatever_the_request_says(proxied: FlaskClient) -> None:
    app: Flask = proxied.application
    links = app.jinja_env.globals["absolute"]
    with app.test_request_context("/", headers={"Host": "evil.test"}):
        assert links("core.accounts.ask") == f"https://{OURS}/sign-in"  # type: ignore[operator]
