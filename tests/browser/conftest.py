"""Pages in a real headless Chromium: `page.goto("/sign-in")` reaches the live server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.conftest import LiveServer
from tests.databases import Sqlite
from tools.browser import launch_options

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    try:
        return launch_options()
    except FileNotFoundError as reason:
        pytest.fail(str(reason), pytrace=False)


@pytest.fixture
def database(sqlite: Sqlite) -> Sqlite:
    """Pages look the same on both databases, and a browser is slow: once is enough."""
    sqlite.empty()
    return sqlite


@pytest.fixture
def context(new_context: Callable[..., BrowserContext], live_server: LiveServer) -> BrowserContext:
    return new_context(base_url=live_server.url, locale="en-GB", reduced_motion="reduce")
