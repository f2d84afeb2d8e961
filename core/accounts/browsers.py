"""What a browser and its system are called, from what it says of itself."""

from __future__ import annotations

import re

BROWSERS = (
    ("Edg(?:e|A|iOS)?/", "Edge"),
    ("OPR/|Opera", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/|FxiOS/", "Firefox"),
    ("Chrome/|CriOS/|Chromium/|HeadlessChrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""The first that fits: most of them also claim to be those that stand further down."""
SYSTEMS = (
    ("iPhone|iPod", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X|Macintosh", "macOS"),
    ("Linux|X11", "Linux"),
)
LONGEST = 500


def named(user_agent: str) -> tuple[str | None, str | None]:
    """The browser and the system that this header names; None for what it does not tell."""
    text = user_agent[:LONGEST]
    return _first(BROWSERS, text), _first(SYSTEMS, text)


def _first(known: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((name for pattern, name in known if re.search(pattern, text)), None)
