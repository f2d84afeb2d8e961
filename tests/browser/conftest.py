"""Pages in a real headless Chromium: `page.goto("/sign-in")` reaches the live server."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage

from tests.browser.doors import Door, doors
from tests.conftest import LiveServer
from tests.databases import Sqlite
from tools.browser import launch_options

Window = Callable[..., BrowserContext]
HERE = Path(__file__).parent
USUAL = {"locale": "en-GB", "reduced_motion": "reduce"}

# Playwright's own Node wants libatomic, which a bare Debian has not; ours wants nothing.
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(Path(sys.executable).parent / "node"))


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
def window(new_context: Callable[..., BrowserContext], live_server: LiveServer) -> Iterator[Window]:
    """Open windows, each with cookies of its own: `window(viewport={"width": 390, "height": 844})`.

    What the browser complains of, such as a broken security policy, fails the test.
    """
    complaints: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    def open_one(**look: Any) -> BrowserContext:
        context = new_context(base_url=live_server.url, **{**USUAL, **look})
        context.on("console", complain)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        return context

    yield open_one
    assert complaints == []


@pytest.fixture
def context(window: Window) -> BrowserContext:
    return window()


@pytest.fixture(params=["with script", "without script"])
def door(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer
) -> Iterator[Door]:
    """Phones with script, and the same without."""
    with doors(browser, live_server, request.param == "with script") as door:
        yield door
