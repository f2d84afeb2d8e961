"""Slots in pages: a page leaves a place, and each half of the product hangs its panels there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from flask import Flask, current_app

Panel = Callable[..., tuple[str, dict[str, Any]] | None]


def add(app: Flask, place: str, panel: Panel) -> None:
    """Hang a panel in a place. It answers a fragment with its context, or None to stay away."""
    app.extensions.setdefault("panels", {}).setdefault(place, []).append(panel)


def of(place: str, *about: object) -> list[tuple[str, dict[str, Any]]]:
    """The fragments that hang in a place, about these things."""
    panels = cast(dict[str, list[Panel]], current_app.extensions.get("panels", {}))
    return [shown for panel in panels.get(place, []) if (shown := panel(*about))]
