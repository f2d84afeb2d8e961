"""Which row a request means: one of the community of its address, or there is no such page."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

from core.access import community
from core.communities import queries
from core.db import db
from core.people import queries as people
from core.people.models import Person

T = TypeVar("T", bound="OfCommunity")
LAST_ROW = 2**31 - 1


class RowNumber(IntegerConverter):
    """The number of a row in an address. One that no table can hold is no page."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LAST_ROW)


class OfCommunity(Protocol):
    """A row that belongs to one community."""

    community_id: Any


def init_app(app: Flask) -> None:
    """Take numbers in addresses for those of rows."""
    app.url_map.converters["int"] = RowNumber


def in_community(model: type[T], row_id: int) -> T:
    """The row of that id, if it belongs to this community; otherwise there is no such page."""
    found = db.session.get(model, row_id)
    if found is None or found.community_id != community().id:
        abort(404)
    return found


def row_number(text: str) -> int:
    """The number of a row as an address gives it. Raises ValueError when no table can hold it."""
    number = int(text)
    if not 0 < number <= LAST_ROW:
        raise ValueError(text)
    return number


def asked_row(name: str) -> int | None:
    """The number of a row that a request asks about by this name; None where there is none."""
    try:
        return row_number(request.values.get(name, ""))
    except ValueError:
        return None


def known_person(person_id: int) -> Person:
    """The person of that id, if this community knows of them; otherwise there is no such page."""
    found = queries.known_person(community().id, people.current(person_id))
    if found is None:
        abort(404)
    return found
