"""What people give and are thanked for, as far as asking the next ones depends on it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from flask import Flask, current_app


@dataclass(frozen=True)
class Giving:
    """`days(community_id, person_ids, since, until)` answers on which days each contributed then.

    `thanks_since(community_id, since)` answers how many thanks were written since then.
    """

    days: Callable[[int, Collection[int], date, date], dict[int, list[date]]]
    thanks_since: Callable[[int, datetime], int]


def register(app: Flask, giving: Giving) -> None:
    """Say who knows what people gave."""
    app.extensions["giving"] = giving


def known() -> Giving:
    """What people gave."""
    return cast(Giving, current_app.extensions["giving"])
