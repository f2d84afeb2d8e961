"""What was handed over, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.communities.carrying import all_of_them


def in_words(moved: Sequence[dict[str, Any]]) -> list[str]:
    """One line for each kind of thing, with how many of it."""
    titles = {each.name: str(each.title) for each in all_of_them()}
    return [f"{titles.get(each['what'], each['what'])}: {each['number']}" for each in moved]
