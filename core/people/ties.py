"""Who knows whom: each half of the product adds what it can tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import Select

Pairs = Callable[[int], Select[*tuple[Any, ...]]]


@dataclass(frozen=True)
class Source:
    """`pairs(community_id)` selects two people who know each other, once or in both orders.

    `strength` is how likely what one hears reaches the other, from 0 to 1: a guess, the same for
    every pair. A `name` says how they know each other.
    """

    name: str
    strength: float
    pairs: Pairs


def add_source(app: Flask, source: Source) -> None:
    """Add what a package knows about who knows whom."""
    app.extensions.setdefault("ties", []).append(source)


def sources() -> list[Source]:
    """What can be told about who knows whom, in a fixed order."""
    found = cast(list[Source], current_app.extensions.get("ties", []))
    return sorted(found, key=lambda source: source.name)
