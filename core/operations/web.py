"""The web server."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from socket import SHUT_RD
from typing import Any

from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from core.operations import logs
from core.settings import Settings

ARRIVES_WITHIN = 120
"""Seconds in which a request must be here as a whole, 32 megabytes over a slow line too."""


def command(settings: Settings) -> list[str]:
    """How gunicorn is started: one process with threads, since a page is bound by the processor."""
    options = {
        "worker-class": "core.operations.web.Worker",
        "workers": "1",
        "threads": str(settings.web_threads),
        "bind": f"{settings.host}:{settings.port}",
        "log-level": "warning",
        "logger-class": "core.operations.web.ServerLog",
        "timeout": "60",
        "graceful-timeout": "10",
    }
    asked = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "gunicorn", *asked, "--no-control-socket", "wsgi:create_app()"]


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """Listens no longer to who does not go on: a phone that was lost half-way keeps a thread.

    Whoever does it on purpose comes again. Only a proxy keeps them out that reads requests first.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arriving: dict[Any, float] = {}

    def handle(self, conn: Any) -> Any:
        """Answer a request; runs in a thread."""
        self.arriving[conn] = time.monotonic() + ARRIVES_WITHIN
        try:
            return super().handle(conn)
        finally:
            self.arriving.pop(conn, None)

    def murder_pending(self) -> None:
        """End what waits for too long; the worker does so every second."""
        super().murder_pending()
        for conn, until in self.arriving.copy().items():
            if until < time.monotonic():
                with suppress(OSError):
                    conn.sock.shutdown(SHUT_RD)


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """The lines of the web server itself, in the form of all others."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        self._get_gunicorn_handler(self.error_log).setFormatter(logs.form())

    def exception(self, msg: object, *args: object, **more: object) -> None:
        """Say what failed, but not at which address: those in mail hold a secret."""
        super().exception(str(msg).partition("%")[0].strip(), **more)
