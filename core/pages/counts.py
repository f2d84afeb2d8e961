"""Small counts of what waits: beside an entry of the menu, and on the pages where people begin.

Counting stops at a hundred, so that no page takes longer the more there is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from flask import Flask, current_app, g
from sqlalchemy import ScalarSelect, Select, func, select

MOST = 100
Count = Callable[[], int]


def init_app(app: Flask) -> None:
    """Offer the counts to templates."""
    app.add_template_global(behind, "count_behind")
    app.add_template_filter(counted)


def add(app: Flask, endpoint: str, count: Count) -> None:
    """Say how much waits for the reader behind an entry of the menu."""
    app.extensions.setdefault("menu_counts", {})[endpoint] = count


def behind(endpoint: str) -> int:
    """How much waits for the reader behind an entry of the menu, asked once a request."""
    counts = cast(dict[str, Count], current_app.extensions.get("menu_counts", {}))
    asked = cast(dict[str, int], g.setdefault("menu_counts", {}))
    if endpoint in counts and endpoint not in asked:
        asked[endpoint] = counts[endpoint]()
    return asked.get(endpoint, 0)


def up_to_most(found: Select[*tuple[Any, ...]]) -> ScalarSelect[int]:
    """How many rows there are, as a part of a statement; no more than a hundred are read."""
    return select(func.count()).select_from(found.limit(MOST).subquery()).scalar_subquery()


def counted(number: int) -> str:
    """A count as it is shown: from a hundred on it is `99+`."""
    return f"{MOST - 1}+" if number >= MOST else str(number)
