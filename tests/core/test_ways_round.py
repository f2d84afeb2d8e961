"""No spelling of an address, no header and no method opens what is closed."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.communities import actions
from core.communities.models import Role
from core.matrix.lines import LETS_IN, Who
from tests.people import sign_in, someone
from tests.routes import View, every_view
from tests.sites import Site
from tests.walks import every_row

HEADERS = (
    {"Accept": "application/json"},
    {"Accept": "text/css"},
    {"HX-Request": "true", "HX-Boosted": "true"},
    {"X-HTTP-Method-Override": "GET"},
    {"X-HTTP-Method-Override": "HEAD"},
    {"X-Original-URL": "/sign-in"},
    {"X-Rewrite-URL": "/sign-in"},
    {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "localhost"},
    {"X-Forwarded-User": "ada", "Remote-User": "ada", "Authorization": "Basic YWRhOg=="},
)
METHODS = ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE")
SIGN_IN = {"/sign-in", "/sign-in/second-factor"}
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.parametrize("who", [Who.STRANGER, Who.MEMBER])
def test_no_way_round_opens_what_is_closed(app: Flask, client: FlaskClient, who: Who) -> None:
    site = Site()
    if who is not Who.STRANGER:
        mel = someone("Mel Moss")
        actions.give_role(site.community, mel, Role.MEMBER, None)
        sign_in(client, mel)
    closed = list(_closed_to(app, who))
    before = every_row()
    for view in closed:
        for path in _spellings(view.path):
            spelt = {"PATH_INFO": path.encode().decode("latin-1")}  # PEP 3333
            _is_closed(client.open(method=view.method, environ_overrides=spelt), view, path)
        for headers in HEADERS:
            _is_closed(client.open(view.path, method=view.method, headers=headers), view, headers)
        for method in METHODS:
            _is_closed(client.open(view.path, method=method), view, method)
    assert len(closed) >= 8
    assert every_row() == before


@pytest.mark.parametrize("header", ["X-Original-URL", "X-Rewrite-URL"])
def test_a_header_leads_to_no_other_address(app: Flask, client: FlaskClient, header: str) -> None:
    community_page = Site().community
    path = f"/communities/{community_page.id}/people/"
    for each in ("/healthz", "/sign-in"):
        plain = client.get(each)
        answer = client.get(each, headers={header: path})
        assert (answer.status_code, answer.location) == (plain.status_code, plain.location)
        assert "people/" not in answer.text


def _closed_to(app: Flask, who: Who) -> Iterator[View]:
    """For each audience that does not let them in, a view to read and one to press."""
    seen = set()
    for view in every_view(app):
        what = (view.audience, view.method)
        if who not in LETS_IN[view.audience] and what not in seen:
            seen.add(what)
            yield view


def _spellings(path: str) -> Iterator[str]:
    """Other ways to write an address, as a server hands them on: once decoded, or not at all."""
    plain = path.rstrip("/")
    head, _, tail = plain.rpartition("/")
    yield from (plain, f"{plain}/", f"{plain}//", f"/{path}", path.replace("/", "//"))
    yield from (path.upper(), path.title(), f" {path}", f"{path} ", f"{path}\t", f"{path}\0")
    yield from (f"{plain}{end}" for end in (";.css", ".css", ".json", "?.css", "#.css", "%20"))
    yield from (f"{plain}{end}" for end in ("%2e", "%00", "/%2e", "/.", "/..;/", "/x/.."))
    yield from (f"{start}{path}" for start in ("/.", "/%2e", "/static/..", "/sign-in/.."))
    yield from (f"{head}/%2f{tail}", f"{head}/./{tail}", f"{head};x=1/{tail}", f"{head}%2f{tail}")
    yield from (path.replace("o", "%6f"), path.replace("/", "\\"), path.replace("/", "\u2215"))


def _is_closed(answer: TestResponse, view: View, way: object) -> None:
    """Refused, asked to sign in, or led on to the very address that is refused."""
    is_asked = answer.status_code == 303 and answer.location in SIGN_IN
    is_told_how = answer.request.method == "OPTIONS" and not answer.data
    leads_on = answer.status_code == 308 and urlsplit(str(answer.location)).path == view.path
    is_refused = answer.status_code in (400, 403, 404, 405, 410)
    assert is_asked or is_told_how or leads_on or is_refused, (view, way, answer.status_code)
