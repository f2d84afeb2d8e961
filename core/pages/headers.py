"""Headers that keep browsers from doing what no page of ours asks for."""

from __future__ import annotations

import time

from flask import Flask, Response, request

from core.access import limiter
from core.accounts import visits
from core.settings import Settings

TOO_MANY = 429
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
MAIL = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'"
)
COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
SECRETS = {"token", "code"}
"""What an address holds that opens something for whoever knows it."""
FOR_ONE_PERSON = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


def init_app(app: Flask) -> None:
    """Set the headers on every answer; what a view has set itself stays, but for one thing.

    No cache keeps a page of somebody who has signed in: their name stands on it.
    """
    settings: Settings = app.config["SETTINGS"]
    policy = "; ".join(f"{name} {value}" for name, value in POLICY.items())

    @app.after_request
    def protect(answer: Response) -> Response:
        answer.headers.setdefault("Content-Security-Policy", policy)
        for name, value in (COMMON | _for_whom(answer)).items():
            answer.headers.setdefault(name, value)
        if settings.is_secure:
            answer.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if answer.status_code == TOO_MANY and limiter.current_limit is not None:
            answer.headers.setdefault("Retry-After", str(_seconds_to_wait()))
        return answer

    app.add_template_global(lambda: -(-_seconds_to_wait() // 60), "minutes_to_wait")


def _seconds_to_wait() -> int:
    """How long whoever asked too often has to wait, at least a second."""
    limit = limiter.current_limit
    return max(1, int(limit.reset_at - time.time())) if limit is not None else 60


def _for_whom(answer: Response) -> dict[str, str]:
    """What holds for a page that is for one person: signed in, or by a secret address."""
    if request.endpoint == "static":
        return {}
    if answer.status_code >= 500:
        return FOR_ONE_PERSON  # nobody asks then who is here
    is_signed_in, is_secret = visits.here() is not None, SECRETS & set(request.view_args or ())
    if is_signed_in and answer.mimetype == "text/html":
        answer.headers["Cache-Control"] = FOR_ONE_PERSON["Cache-Control"]
    hides = {"Referrer-Policy": "no-referrer"} if is_secret else {}
    return FOR_ONE_PERSON | hides if is_signed_in or is_secret else {}


def allow_mail(answer: Response) -> Response:
    """Let the HTML of one message be shown in a sandboxed frame with its own inline style."""
    answer.headers["Content-Security-Policy"] = MAIL
    return answer


def embeddable(answer: Response) -> Response:
    """Let other sites show this one answer in a frame or as a picture."""
    policy = {**POLICY, "frame-ancestors": "*", "script-src": "'none'", "form-action": "'none'"}
    answer.headers["Content-Security-Policy"] = "; ".join(f"{n} {v}" for n, v in policy.items())
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
