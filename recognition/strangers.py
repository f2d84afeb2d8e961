"""Answers to strangers: asked for anew each time, so that what was taken back is gone at once."""

from __future__ import annotations

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse


def fresh(answer: Response) -> AnyResponse:
    """Let caches keep the answer, and ask each time whether it still holds."""
    answer.headers["Cache-Control"] = "no-cache"
    if answer.status_code != 200:
        return answer
    answer.add_etag()
    return answer.make_conditional(request)


def for_everyone(answer: Response) -> Response:
    """Let pages and programs of other places read it."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def unlisted(answer: Response) -> Response:
    """Keep out of search engines what only an address leads to."""
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
