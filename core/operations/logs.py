"""One kind of log line for every process: when (UTC), how bad, where, what."""

from __future__ import annotations

import logging
import time

from core.settings import Settings

FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"
NOISY = ("rq.worker", "alembic", "werkzeug", "redis")


def set_up(settings: Settings) -> None:
    """Write readable lines to standard error. Tests keep their own."""
    if settings.testing:
        return
    formatter = logging.Formatter(FORM, "%Y-%m-%dT%H:%M:%SZ")
    formatter.converter = time.gmtime
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
