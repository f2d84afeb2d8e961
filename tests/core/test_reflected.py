"""Whatever somebody types comes back as text: in every address and in every form of every view."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask.wrappers import Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.test import TestResponse

from core.access import limiter
from tests.hostile import POLYGLOT, SHORT, Form, alive, forms
from tests.people import sign_in
from tests.routes import every_view
from tests.sites import Site

FREE = ("code", "token", "name", "public_id", "form_key", "option", "step")
ASKED: set[str] = set()
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


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


@dataclass(frozen=True)
class Page:
    """A page as it answers when nothing is asked of it, and what could be asked."""

    status: int
    names: frozenset[str]
    forms: tuple[Form, ...]


PAGES: dict[str, Page] = {}
"""By address; the same in each test."""


@pytest.fixture
def pages(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> dict[str, Page]:
    monkeypatch.setattr(app, "request_class", Remembering)
    site = Site()
    sign_in(client, site.ada)
    views = {view.path for view in every_view(app) if view.method == "GET"}
    if not PAGES:
        public = {each.partition("?")[0] for each in site.public_pages()}
        PAGES.update({path: look(client, path) for path in sorted(views | public)})
    return PAGES


def test_what_an_address_says_comes_back_as_text(
    client: FlaskClient, pages: dict[str, Page]
) -> None:
    for path, page in pages.items():
        for names, answer in together(client, path, page):
            assert answer.status_code < 500 or path == "/oembed", (path, names)
            assert is_dead(answer), (path, names)
    assert sum(len(page.names) for page in pages.values()) > 150


def test_what_a_path_says_comes_back_as_text(
    app: Flask, client: FlaskClient, pages: dict[str, Page]
) -> None:
    for view in every_view(app, **dict.fromkeys(FREE, SHORT)):
        if view.method == "GET" and view.arguments & set(FREE):
            answer = client.get(view.path)
            assert answer.status_code < 500, view
            assert is_dead(answer), view


def test_what_is_typed_in_any_form_comes_back_as_text(
    client: FlaskClient, pages: dict[str, Page]
) -> None:
    found: dict[object, Form] = {}
    for form in (each for page in pages.values() for each in page.forms if each.texts):
        found.setdefault((re.sub(r"\d+", "", form.action), frozenset(form.texts)), form)
    for form in found.values():
        limiter.reset()
        method = client.post if form.is_post else client.get
        more: Any = {"data" if form.is_post else "query_string": form.filled_in(POLYGLOT)}
        answer = method(form.action, **more)
        assert answer.status_code < 500 and is_dead(answer), form.action
        if answer.location:
            assert is_dead(client.get(answer.location)), form.action
    assert len(found) > 60


def look(client: FlaskClient, path: str) -> Page:
    ASKED.clear()
    answer = client.get(path)
    names = frozenset(ASKED - {"csrf_token", "v"})
    text = answer.text if answer.mimetype == "text/html" else ""
    return Page(answer.status_code, names, tuple(forms(path, text)))


def together(
    client: FlaskClient, path: str, page: Page
) -> Iterator[tuple[frozenset[str], TestResponse]]:
    """What a page answers to all that it looks up, at once; one by one where it refuses them so."""
    if page.names:
        answer = client.get(path, query_string=dict.fromkeys(page.names, POLYGLOT))
        yield page.names, answer
        if answer.status_code != page.status and len(page.names) > 1:
            for name in page.names:
                yield frozenset({name}), client.get(path, query_string={name: POLYGLOT})


def is_dead(answer: TestResponse) -> bool:
    """Nothing of a page came alive; what is no page runs nothing."""
    return answer.mimetype != "text/html" or alive(answer.text) == []
