"""Back to Today after something was done there, whichever action did it."""

from __future__ import annotations

import re

from flask import Flask, request, url_for
from werkzeug.wrappers import Response

from core.access import me_or_nobody

NAME = "today"
ANCHOR = re.compile(r"[a-z0-9_-]{1,50}")
DONE = 303


def init_app(app: Flask) -> None:
    """Lead back to the next task where a form of Today was done: `?today=<where to go on>`."""

    @app.after_request
    def come_back(answer: Response) -> Response:
        anchor = request.args.get(NAME, "")
        is_done = request.method == "POST" and answer.status_code == DONE
        if is_done and ANCHOR.fullmatch(anchor) and me_or_nobody() is not None:
            answer.location = url_for("core.today.index", _anchor=anchor)
        return answer
