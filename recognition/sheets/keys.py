"""The keys under which the rows of a list are logged: one for each row, so that twice is once."""

from __future__ import annotations

LAST_ROW = 0xFFFFF


def row_key(form_key: str, number: int) -> str:
    """The key of one row of a list."""
    return f"{form_key[:27]}{number:05x}"


def row_of(key: str) -> int:
    """Which row of its list that key is of."""
    return int(key[27:], 16)
