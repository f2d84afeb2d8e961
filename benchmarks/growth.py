"""The same work with few rows and with many, on both databases: it should take the same time."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.databases import databases
from benchmarks.measuring import print_table
from core.settings import Settings
from tests.databases import Database

FEW = 10_000
Measure = Callable[[Database, Settings, int], dict[str, float]]


def print_growth(measured: Measure, subject: str, rows_of: str, many: int, times: int) -> None:
    """Print what `measured` answers in milliseconds for ten thousand and for that many rows."""
    for name, database, settings in databases():
        before = measured(database, settings, FEW)
        after = measured(database, settings, many)
        rows = [(what, before[what], ms, ms / before[what]) for what, ms in after.items()]
        title = f"{subject} on {name}, median of {times} in milliseconds"
        print_table(title, ("what", f"{FEW:,} {rows_of}", f"{many:,} {rows_of}", "ratio"), rows)
