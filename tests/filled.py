"""The forms of a page, filled in as somebody would who changes as little as they can."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient

from core.db import today
from tests.routes import every_view

Values = dict[str, list[str]]
ROW_NUMBERS = re.compile(r"\d+(-\d+)*")
NUMBER_IN_NAME = r"(-|^)\d+(?=-|$)"
WORDS = "A few words that say why, and what for."


@dataclass
class Filled:
    """One form: where it is sent, what stands in it, and all that may be chosen there."""

    path: str
    method: str
    values: Values = field(default_factory=dict)
    offered: Values = field(default_factory=dict)

    def with_row(self, number: int) -> Iterator[tuple[str, Values]]:
        """What is sent with another number, field by field, wherever a number of a row may stand.

        That is in a value such as 7 or 7-8, and in a name such as person-7: of person-7 and
        person-8, which are read alike, the first is enough.
        """
        kinds = {re.sub(r"\d+", "", name): name for name in reversed(self.offered)}
        for name in reversed(kinds.values()):
            all_of = self.offered[name]
            if any(ROW_NUMBERS.fullmatch(value) for value in all_of):
                yield name, {**self.values, name: [str(number)]}
            if re.search(NUMBER_IN_NAME, name):
                yield name, {**self.values, re.sub(NUMBER_IN_NAME, rf"\g<1>{number}", name): all_of}


class _Reader(HTMLParser):
    def __init__(self, page: str, html: str) -> None:
        super().__init__()
        self.forms: list[Filled] = []
        self._page, self._form, self._select = page, Filled(page, "GET"), ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attributes}
        name = has.get("name", "")
        if tag == "form":
            to = urlsplit(urljoin(self._page, has.get("action", ""))).path
            self._form = Filled(to, has.get("method", "get").upper())
            self.forms.append(self._form)
        elif tag == "select":
            self._select = name
        elif tag == "option":
            self._offer(self._select, has.get("value", ""), "selected" in has)
        elif tag == "textarea":
            self._offer(name, WORDS, is_chosen=True)
        elif tag in ("input", "button") and name:
            self._input(name, has)

    def _input(self, name: str, has: dict[str, str]) -> None:
        kind, value = has.get("type", "text"), has.get("value", "")
        if kind in ("checkbox", "radio"):
            self._offer(name, value or "on", "checked" in has or kind == "radio")
        elif kind in ("hidden", "submit"):
            self._offer(name, value, kind == "hidden")
        else:
            self._offer(name, value or _typed(kind), is_chosen=True)

    def _offer(self, name: str, value: str, is_chosen: bool) -> None:
        self._form.offered.setdefault(name, []).append(value)
        chosen = self._form.values.setdefault(name, [])
        if is_chosen and not chosen:
            chosen.append(value)


def forms_of(page: str, html: str) -> list[Filled]:
    """Read the forms of a page. What nobody chose is the last that is offered."""
    found = _Reader(page, html).forms
    for form in found:
        for name, chosen in form.values.items():
            if not chosen and len(form.offered[name]) > 1:
                chosen.append(form.offered[name][-1])
    return found


def forms_here(app: Flask, client: FlaskClient) -> list[Filled]:
    """Find every form of a community here, once for each address without its numbers."""
    found: dict[tuple[str, ...], Filled] = {}
    for view in every_view(app):
        if view.method == "GET" and "community_id" in view.arguments:
            answer = client.get(view.path)
            for form in forms_of(view.path, answer.text) if answer.mimetype == "text/html" else []:
                what = (form.path, form.method, *sorted(form.offered))
                found.setdefault(tuple(re.sub(r"\d+", "", each) for each in what), form)
    return list(found.values())


def _typed(kind: str) -> str:
    day = today() + timedelta(days=7)
    typed = {"date": day.isoformat(), "number": "1", "email": "somebody@example.org"}
    typed |= {"datetime-local": f"{day}T10:00", "time": "10:00", "url": "https://example.org/"}
    return typed.get(kind, WORDS)
