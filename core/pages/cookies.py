"""Small signed cookies, each on its own: two answers at once do not undo each other's session."""

from __future__ import annotations

from flask import Response, after_this_request, current_app, request

from core.pages.links import sign, unsign
from core.settings import Settings


def give(name: str, value: str, seconds: int) -> None:
    """Let this browser keep a value that only we can have written, for so long."""
    settings: Settings = current_app.config["SETTINGS"]
    signed = sign(f"cookie {name}", value)

    @after_this_request
    def write(answer: Response) -> Response:
        answer.set_cookie(
            _full(name),
            signed,
            max_age=seconds,
            secure=settings.is_secure,
            httponly=True,
            samesite="Lax",
        )
        return answer


def given(name: str) -> str | None:
    """The value that this browser keeps, if we wrote it."""
    return unsign(f"cookie {name}", request.cookies.get(_full(name), ""))


def _full(name: str) -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return f"__Host-nextten-{name}" if settings.is_secure else f"nextten-{name}"
