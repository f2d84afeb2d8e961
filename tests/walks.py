"""A walk through all the links of a site, and every row that it must not change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from core.db import db

A_FEW = 3


@dataclass(frozen=True)
class Found:
    """What a walk came by. A mail that is shown in a frame is not a page: no script runs in it."""

    path: str
    endpoint: str
    status: int
    is_page: bool
    fields: frozenset[str]


class _Read(HTMLParser):
    """Where the links of a page lead, and what can be filled in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fields: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        to = dict(attributes).get({"a": "href", "iframe": "src", "img": "src"}.get(tag, ""))
        if to:
            self.links.append(to)
        if tag in ("input", "select", "textarea", "button"):
            self.fields.add(dict(attributes).get("name") or "")


def walk(app: Flask, client: FlaskClient, *starts: str) -> Iterator[Found]:
    """Follow every link from these paths on, a few for each view."""
    waiting, seen, times = list(starts or "/"), set[str](), dict[str, int]()
    while waiting:
        path = waiting.pop(0)
        endpoint = _endpoint(app, path)
        if path in seen or endpoint == "static" or times.get(endpoint, 0) >= A_FEW:
            continue
        seen.add(path)
        times[endpoint] = times.get(endpoint, 0) + 1
        answer = client.get(path)
        is_sandboxed = "sandbox" in answer.headers.get("Content-Security-Policy", "")
        is_page = answer.mimetype == "text/html" and not is_sandboxed
        seen_in = _Read(answer.text if is_page else "")
        yield Found(path, endpoint, answer.status_code, is_page, frozenset(seen_in.fields))
        waiting += _inside(path, seen_in.links)
        if answer.location:
            waiting += _inside(path, [answer.location])


def every_row() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, to see whether anything has changed."""
    db.session.rollback()
    tables = db.metadata.sorted_tables
    return {
        table.name: [
            tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key))
        ]
        for table in tables
    }


def _inside(page: str, links: list[str]) -> list[str]:
    """The paths on this host that a page links to."""
    parts = [urlsplit(urljoin(f"http://localhost{page}", link)) for link in links]
    return [
        f"{part.path}?{part.query}".rstrip("?")
        for part in parts
        if part.scheme == "http" and part.hostname == "localhost"
    ]


def _endpoint(app: Flask, path: str) -> str:
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        try:
            return str(adapter.match(path.partition("?")[0])[0])
        except HTTPException:
            return "nowhere"
