"""People who were ticked in a list: each box is called `person-` and the number of its person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from core.rows import row_number


def ticked(names: Iterable[str]) -> Iterator[int]:
    """The ids of the people whose boxes are among the names of what was sent."""
    for name in names:
        what, _, number = name.partition("-")
        if what == "person":
            with suppress(ValueError):
                yield row_number(number)
