"""The web server."""

from __future__ import annotations

import sys

from gunicorn.config import Config
from gunicorn.glogging import Logger

from core.operations import logs
from core.settings import Settings


def command(settings: Settings) -> list[str]:
    """How gunicorn is started: one process with threads, since a page is bound by the processor."""
    options = {
        "worker-class": "gthread",
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


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """The lines of the web server itself, in the form of all others."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        self._get_gunicorn_handler(self.error_log).setFormatter(logs.form())

    def exception(self, msg: object, *args: object, **more: object) -> None:
        """Say what failed, but not at which address: those in mail hold a secret."""
        super().exception(str(msg).partition("%")[0].strip(), **more)
