"""Headers that keep browsers from doing what no page of ours asks for."""

from __future__ import annotations

import time

from flask import Flask, Response, request

from core.access import limiter, me_or_nobody
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
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"
)
COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def init_app(app: Flask) -> None:
    """Set the headers on every answer; what a view has set itself stays."""
    settings: Settings = app.config["SETTINGS"]
    policy = "; ".join(f"{name} {value}" for name, value in POLICY.items())

    @app.after_request
    def protect(answer: Response) -> Response:
        answer.headers.setdefault("Content-Security-Policy", policy)
        for name, value in COMMON.items():
            answer.headers.setdefault(name, value)
        if settings.is_secure:
            answer.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint != "static" and me_or_nobody() is not None:
            answer.headers.setdefault("Cache-Control", "no-store")
        if answer.status_code == TOO_MANY and limiter.current_limit is not None:
            wait = int(limiter.current_limit.reset_at - time.time())
            answer.headers.setdefault("Retry-After", str(max(1, wait)))
        return answer


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
