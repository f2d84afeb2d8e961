"""Addresses for mail and paper: they start with BASE_URL, never with what a request claims."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app

from core.settings import Settings


def absolute(endpoint: str, **values: Any) -> str:
    """The whole address of a page, also outside a request."""
    settings: Settings = current_app.config["SETTINGS"]
    path = current_app.url_map.bind("host").build(endpoint, values)
    return f"{settings.base_url}{path}"


def init_app(app: Flask) -> None:
    """Offer it to templates."""
    app.add_template_global(absolute)
