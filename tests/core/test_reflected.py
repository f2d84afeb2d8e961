"""Whatever somebody types comes back as text: in every address and in every form of every view."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask.wrappers import Request
from werkzeug.datastructures import ImmutableMultiDict

from core.access import limiter
from tests.hostile import POLYGLOT, SHORT, Form, alive, forms
from tests.people import sign_in
from tests.routes import every_view
from tests.sites import Site
from tests.walks import Found, walk

ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FREE = ("code", "token", "name", "public_id", "form_key", "option", "step")
ASKED: set[str] = set()


class Asking(ImmutableMultiDict[str, str]):
    """What an address or a form says, which remembers what it was asked for."""

    def __contains__(self, name: object) -> bool:
        ASKED.add(str(name))
        return super().__contains__(name)

    def __getitem__(self, name: str) -> Any:
        ASKED.add(name)
        return super().__getitem__(name)

    def getlist(self, name: str, *more: Any) -> Any:
        ASKED.add(name)
        return super().getlist(name, *more)


class Remembering(Request):
    parameter_storage_class = Asking


@pytest.fixture
def site(app: Flask) -> Site:
    return Site()


@ONCE
def test_what_an_address_says_comes_back_as_text(
    app: Flask, client: FlaskClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "request_class", Remembering)
    sign_in(client, site.ada)
    asked = 0
    public = (each.partition("?")[0] for each in site.public_pages())
    for path in {*public, *(v.path for v in every_view(app) if v.method == "GET")}:
        for name, answer in every_name_asked(client, path):
            assert answer.status_code < 500 or path == "/oembed", (path, name)
            assert is_dead(answer), (path, name)
            asked += 1
    assert asked > 200


@ONCE
def test_what_a_path_says_comes_back_as_text(app: Flask, client: FlaskClient, site: Site) -> None:
    sign_in(client, site.ada)
    for view in every_view(app, **dict.fromkeys(FREE, SHORT)):
        if view.method == "GET" and view.arguments & set(FREE):
            answer = client.get(view.path)
            assert answer.status_code < 500, view
            assert is_dead(answer), view


@ONCE
def test_what_is_typed_in_any_form_comes_back_as_text(
    app: Flask, client: FlaskClient, site: Site
) -> None:
    sign_in(client, site.ada)
    public = site.public_pages()
    found = list(walk(app, client, "/", *public))
    sent = 0
    for form in every_form(found):
        for typed in (POLYGLOT, SHORT):
            status = send(client, site, form, typed)
            assert status < 500, (form.action, typed)
            sent += 1
    assert sent > 100
    for each in walk(app, client, "/", *public):
        assert each.status < 500 and alive(each.html, is_mail=not each.is_page) == [], each


def is_dead(answer: Any) -> bool:
    """Nothing of a page came alive; what is no page runs nothing."""
    return answer.mimetype != "text/html" or alive(answer.text) == []


def every_name_asked(client: FlaskClient, path: str) -> Iterator[tuple[str, Any]]:
    """Each name that the view looks for in its address, and what it answers to that."""
    known, waiting = set[str](), [""]
    while waiting:
        name = waiting.pop()
        ASKED.clear()
        answer = client.get(path, query_string={name: POLYGLOT} if name else None)
        new = ASKED - known - {"csrf_token"}
        known |= new
        waiting += sorted(new)
        if name:
            yield name, answer


def every_form(found: list[Found]) -> Iterator[Form]:
    """The forms that somebody can type in, one for each view and set of fields."""
    seen = set()
    for page in found:
        for form in forms(page.path, page.html) if page.is_page else ():
            same = (page.endpoint, urlsplit(form.action).path.strip("0123456789/"), *form.texts)
            if form.texts and same not in seen:
                seen.add(same)
                yield form


def send(client: FlaskClient, site: Site, form: Form, typed: str) -> int:
    """Send a form; what it answers, and the page that it leads to, must be dead."""
    limiter.reset()
    method = client.post if form.is_post else client.get
    more = {"data" if form.is_post else "query_string": form.filled_in(typed)}
    answer = method(form.action, **more)
    shown = client.get(answer.location) if answer.location else answer
    if urlsplit(answer.location or "").path == "/sign-in":
        sign_in(client, site.ada)
    for each in (answer, shown):
        assert is_dead(each), (form.action, typed)
    return max(answer.status_code, shown.status_code)
