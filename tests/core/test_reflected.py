"""Whatever somebody types comes back as text: in every address and in every form of every view."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.access import limiter
from tests.asked import Page, pages
from tests.hostile import POLYGLOT, SHORT, Form, alive, forms
from tests.people import sign_in
from tests.routes import every_view
from tests.sites import Site

FREE = ("code", "token", "name", "public_id", "form_key", "option", "step")
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def every_page(app: Flask, client: FlaskClient) -> list[Page]:
    site = Site()
    sign_in(client, site.ada)
    return pages(app, client, site)


def test_what_an_address_says_comes_back_as_text(
    client: FlaskClient, every_page: list[Page]
) -> None:
    for page in every_page:
        for names, answer in together(client, page):
            assert answer.status_code < 500 or page.path == "/oembed", (page, names)
            assert is_dead(answer), (page, names)
    assert sum(len(page.names) for page in every_page) > 150


def test_what_a_path_says_comes_back_as_text(
    app: Flask, client: FlaskClient, every_page: list[Page]
) -> None:
    for view in every_view(app, **dict.fromkeys(FREE, SHORT)):
        if view.method == "GET" and view.arguments & set(FREE):
            answer = client.get(view.path)
            assert answer.status_code < 500, view
            assert is_dead(answer), view


def test_what_is_typed_in_any_form_comes_back_as_text(
    client: FlaskClient, every_page: list[Page]
) -> None:
    found: dict[object, Form] = {}
    every_form = (each for page in every_page for each in forms(page.path, page.text))
    for form in (each for each in every_form if each.texts):
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


def together(client: FlaskClient, page: Page) -> Iterator[tuple[frozenset[str], TestResponse]]:
    """What a page answers to all that it looks up, at once; one by one where it refuses them so."""
    if page.names:
        answer = client.get(page.path, query_string=dict.fromkeys(page.names, POLYGLOT))
        yield page.names, answer
        if answer.status_code != page.status and len(page.names) > 1:
            for name in page.names:
                yield frozenset({name}), client.get(page.path, query_string={name: POLYGLOT})


def is_dead(answer: TestResponse) -> bool:
    """Nothing of a page came alive; what is no page runs nothing."""
    return answer.mimetype != "text/html" or alive(answer.text) == []
