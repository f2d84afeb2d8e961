"""Addresses of style sheets, scripts and icons; each changes with the content behind it."""

from __future__ import annotations

import hashlib
import json
from functools import cache, lru_cache
from pathlib import Path

from flask import Flask, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from core.settings import ROOT

STATIC = ROOT / "static"
A_YEAR = 365 * 86400
DARK = "dark.css"


def asset(name: str) -> str:
    """The address of an installed file such as `htmx.js`, or one of ours such as `css/base.css`."""
    return _address(name, request.script_root)


@lru_cache(maxsize=1_000)
def _address(name: str, _root: str) -> str:
    """The same, found once for each place that this application is served from."""
    if "/" in name:
        return url_for("static", filename=name, v=_digest(STATIC / name))
    return url_for("static", filename=f"vendor/{manifest()[name]}")


def icon(name: str) -> Markup:
    """A line icon that says nothing by itself; the words beside it do."""
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>').format(
        asset("icons.svg"), name
    )


@cache
def manifest() -> dict[str, str]:
    """What was installed, by its plain name."""
    path = STATIC / "vendor" / "manifest.json"
    if not path.exists():
        raise FileNotFoundError(
            f"{path} is missing: run `make run` or `make test`, which install it."
        )
    found: dict[str, str] = json.loads(path.read_text())
    return found


@cache
def style_sheets(scheme: str | None = None) -> list[tuple[str, str]]:
    """Every style sheet of ours with the media that it is for, in the order of the cascade.

    Tokens and base come first, print last. Without a `scheme` the reader's machine chooses.
    """
    first, last = ["tokens.css", DARK, "base.css"], ["print.css"]
    others = sorted({p.name for p in (STATIC / "css").glob("*.css")} - {*first, *last})
    media = {None: "(prefers-color-scheme: dark)", "dark": "screen"}.get(scheme, "not all")
    return [(f"css/{name}", media if name == DARK else "all") for name in (*first, *others, *last)]


def init_app(app: Flask) -> None:
    """Offer assets to templates, and let browsers keep what has its content in its address."""
    app.jinja_env.globals.update(asset=asset, icon=icon, style_sheets=style_sheets)

    @app.after_request
    def keep(answer: Response) -> Response:
        hashed = "v" in request.args or "/vendor/" in request.path
        if request.endpoint == "static" and answer.status_code == 200 and hashed:
            answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        return answer


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
