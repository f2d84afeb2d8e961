"""What pytest does when it has found the tests."""

from __future__ import annotations

import gc

import pytest


def pytest_configure() -> None:
    """Search for no garbage until everything is collected: what is loaded is never any."""
    gc.disable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Look at pages on SQLite alone, unless a test is said to run on both.

    On PostgreSQL every page is opened, and every form sent, by tests/core/test_every_page.py; what
    they do is tested below them, on both.
    """
    twice = {item for item in items if item.path.stem.endswith("_pages") and _is_second(item)}
    config.hook.pytest_deselected(items=list(twice))
    items[:] = [item for item in items if item not in twice]


def pytest_collection_finish() -> None:
    """Let no search for garbage go through all the code and all the tests again and again.

    What a few searches have left alone is searched a tenth as often as Python would.
    """
    gc.freeze()
    gc.set_threshold(700, 10, 100)
    gc.enable()


def _is_second(item: pytest.Item) -> bool:
    """True of a test on PostgreSQL that does not say itself where it runs."""
    call = getattr(item, "callspec", None)
    told = any("database" in str(mark.args[:1]) for mark in item.iter_markers("parametrize"))
    return call is not None and call.params.get("database") == "postgresql" and not told
