"""What is kept for how long: each class says what is old, and how it is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from flask import Flask, current_app
from flask_babel import LazyString

from core.db import now


@dataclass(frozen=True)
class Due:
    """Something that is too old: its number, and how people call it."""

    id: int
    name: str


@dataclass(frozen=True)
class Kept:
    """One class of things that a community keeps for so many days.

    `due(community_id, before, limit)` finds what is older, by an index, the oldest first; without a
    community what belongs to none.
    `forget(ids)` takes it away, in a few statements.
    """

    name: str
    title: LazyString
    why: LazyString
    usual: int
    least: int
    most: int
    due: Callable[[int | None, datetime, int], Sequence[Due]]
    forget: Callable[[Sequence[int]], None]

    def before(self, days: int) -> datetime:
        """What is older than this is too old."""
        return now() - timedelta(days=days)


def add(app: Flask, kept: Kept) -> None:
    """Add a class. Each package does so for its own."""
    app.extensions.setdefault("retention_classes", {})[kept.name] = kept


def all_of_them() -> Mapping[str, Kept]:
    """Every class by its name."""
    return cast(Mapping[str, Kept], current_app.extensions["retention_classes"])
