"""A walk through all the links of a site, and every row that it must not change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter
from werkzeug.test import TestResponse

from core.db import db

A_FEW = 3


@dataclass(frozen=True)
class Found:
    """What a walk came by. A mail that is shown in a frame is not a page: no script runs in it.

    `fields` are what can be filled in there, each with the endpoint that it is sent to.
    """

    path: str
    endpoint: str
    status: int
    is_page: bool
    fields: frozenset[tuple[str, str]]
    text: str = field(repr=False, compare=False)


class _Read(HTMLParser):
    """Where the links of a page lead, what can be filled in, and where that is sent to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fields: set[tuple[str, str]] = set()
        self._action = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = dict(attributes)
        if to := has.get({"a": "href", "iframe": "src", "img": "src"}.get(tag, "")):
            self.links.append(to)
        if tag == "form":
            self._action = has.get("action") or ""
        if tag in ("input", "select", "textarea", "button"):
            self.fields.add((has.get("formaction") or self._action, has.get("name") or ""))


def walk(app: Flask, client: FlaskClient, *starts: str) -> Iterator[Found]:
    """Follow every link from these paths on, a few for each view."""
    addresses = app.url_map.bind("localhost")
    waiting, seen, times = list(starts or "/"), set[str](), Counter[str]()
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        endpoint = _endpoint(addresses, path)
        if endpoint == "static" or times[endpoint] >= A_FEW:
            continue
        times[endpoint] += 1
        answer = client.get(path)
        is_sandboxed = "sandbox" in answer.headers.get("Content-Security-Policy", "")
        is_page = answer.mimetype == "text/html" and not is_sandboxed
        seen_in = _Read(answer.text if is_page else "")
        fields = {(_receiver(addresses, path, to), name) for to, name in seen_in.fields}
        yield Found(path, endpoint, answer.status_code, is_page, frozenset(fields), _text(answer))
        waiting += _inside(path, seen_in.links)
        if answer.location:
            waiting += _inside(path, [answer.location])


def links_of(html: str) -> list[str]:
    """Where the links of a page lead, as they are written there."""
    return _Read(html).links


def every_row() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, to see whether anything has changed.

    That somebody was seen is noted, whatever they look at.
    """
    db.session.rollback()
    found = {}
    for table in db.metadata.sorted_tables:
        columns = [each for each in table.c if each.name != "last_seen_at"]
        rows = db.session.execute(select(*columns).order_by(*table.primary_key))
        found[table.name] = [tuple(row) for row in rows]
    return found


def _text(answer: TestResponse) -> str:
    return str(answer.data, "utf-8", "replace")


def _inside(page: str, links: list[str]) -> list[str]:
    """The paths on this host that a page links to."""
    parts = [urlsplit(urljoin(f"http://localhost{page}", link)) for link in links]
    return [
        f"{part.path}?{part.query}".rstrip("?")
        for part in parts
        if part.scheme == "http" and part.hostname == "localhost"
    ]


def _receiver(addresses: MapAdapter, page: str, action: str) -> str:
    """The endpoint that a form on this page is sent to."""
    return _endpoint(addresses, urlsplit(urljoin(page, action)).path, "POST")


def _endpoint(addresses: MapAdapter, path: str, method: str = "GET") -> str:
    try:
        return str(addresses.match(path.partition("?")[0], method)[0])
    except HTTPException:
        return "nowhere"
