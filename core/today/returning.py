"""Back to Today after something was done there, whichever action did it."""

from __future__ import annotations

import re

from flask import Flask, request, url_for
from werkzeug.wrappers import Response

from core.access import me_or_nobody

NAME = "today"
ANCHOR = re.compile(r"[a-z0-9_-]{1,50}")
DONE = 303


def way_back() -> str:
    """Where in Today this page was asked for; nothing if it was elsewhere."""
    anchor = request.args.get(NAME, "")
    is_known = ANCHOR.fullmatch(anchor) and me_or_nobody() is not None
    return url_for("core.today.index", _anchor=anchor) if is_known else ""


def init_app(app: Flask) -> None:
    """Lead back to the next task where a form of Today was done: `?today=<where to go on>`."""

    @app.after_request
    def come_back(answer: Response) -> Response:
        is_done = request.method == "POST" and answer.status_code == DONE
        if is_done and (back := way_back()):
            answer.location = back
        return answer
