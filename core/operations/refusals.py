"""What was refused is told to the log: which page, how, and to whom by number (ASVS 5.0, 16.3).

Of an address that leads nowhere nothing is told: whoever tries many would fill the log.
"""

from __future__ import annotations

import logging

from flask import Flask, Response, request
from sqlalchemy import inspect

from core.accounts import visits

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Look at every answer. The name of a page holds no token, its address might."""

    @app.after_request
    def tell(answer: Response) -> Response:
        if 400 <= answer.status_code < 500 and request.endpoint not in (None, "static"):
            page = {"page": request.endpoint, "method": request.method}
            log.info("refused", extra={**page, "status": answer.status_code, "by": _who()})
        return answer


def _who() -> int | None:
    """The number of whoever is signed in, without asking the database again."""
    visit = visits.here()
    identity = inspect(visit.person).identity if visit else None
    return int(identity[0]) if identity else None
