"""What each page of the example looks up in its address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

from flask import Flask, Request
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict

from core.access import limiter
from tests.routes import every_view
from tests.sites import Site

OF_EVERY_PAGE = {"v", "None", "csrf_token"}
"""Of the files that a page names, of none at all, of its forms."""
VIEWS: dict[str, Page] = {}
"""By address; the same in each test, on both databases. Public pages have names of their own."""


@dataclass(frozen=True)
class Page:
    """A page as it answers Ada when nothing is asked of it, and what could be asked."""

    path: str
    status: int
    names: frozenset[str]
    text: str = field(repr=False)


class Asked(ImmutableMultiDict[str, str]):
    """What an address says, which notes the names that a view looks up."""

    names: ClassVar[set[str]] = set()

    def __contains__(self, name: object) -> bool:
        self.names.add(str(name))
        return super().__contains__(name)

    def __getitem__(self, name: str) -> Any:
        self.names.add(name)
        return super().__getitem__(name)

    def get(self, *asked: Any, **more: Any) -> Any:
        self.names.add(str(asked[0]))
        return super().get(*asked, **more)

    def getlist(self, name: str, *more: Any) -> Any:
        self.names.add(name)
        return super().getlist(name, *more)


class Noting(Request):
    parameter_storage_class = Asked


def views(app: Flask, client: FlaskClient) -> list[Page]:
    """A page of every view, for a client that Ada has signed in with."""
    paths = {view.path for view in every_view(app) if view.method == "GET"}
    with _noting(app):
        VIEWS.update({path: _look(client, path) for path in sorted(paths - set(VIEWS))})
    return list(VIEWS.values())


def pages(app: Flask, client: FlaskClient, site: Site) -> list[Page]:
    """The same, and the public pages of this site."""
    of_views, public = views(app, client), {each.partition("?")[0] for each in site.public_pages()}
    with _noting(app):
        return [*of_views, *(_look(client, path) for path in sorted(public - set(VIEWS)))]


@contextmanager
def _noting(app: Flask) -> Iterator[None]:
    usual, app.request_class = app.request_class, Noting
    try:
        yield
    finally:
        app.request_class = usual


def _look(client: FlaskClient, path: str) -> Page:
    limiter.reset()
    Asked.names.clear()
    answer = client.get(path)
    text = answer.text if answer.mimetype == "text/html" else ""
    return Page(path, answer.status_code, frozenset(Asked.names - OF_EVERY_PAGE), text)
