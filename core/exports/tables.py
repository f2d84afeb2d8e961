"""What can be taken away as a sheet: each part of the product offers what it lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app
from flask_babel import LazyString

from core.communities.models import Community

Asked = Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A list that organisers see, as rows of text.

    `given` says what the list is narrowed to, from what a form sends; the journal keeps it. `keys`
    answers the ids that are in it, in batches; `headings` and `rows` the texts, `rows` for one
    batch of ids. `cards` answers the same batch as vCards, where the rows are people.
    """

    name: str
    title: LazyString
    given: Callable[[Community, Asked], dict[str, Any] | None]
    keys: Callable[[Community, Mapping[str, Any]], Iterable[Sequence[int]]]
    headings: Callable[[Community], list[str]]
    rows: Callable[[Community, Sequence[int]], Sequence[Sequence[str]]]
    cards: Callable[[Community, Sequence[int]], Iterator[str]] | None = None


def add(app: Flask, table: Table) -> None:
    """Offer a table."""
    app.extensions.setdefault("tables", {})[table.name] = table


def named(name: str) -> Table | None:
    tables = cast(dict[str, Table], current_app.extensions.get("tables", {}))
    return tables.get(name)
