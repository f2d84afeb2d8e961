"""The web server."""

from __future__ import annotations

import sys

from core.settings import Settings


def command(settings: Settings) -> list[str]:
    """How gunicorn is started: one process with threads, since a page is bound by the processor."""
    options = {
        "worker-class": "gthread",
        "workers": "1",
        "threads": str(settings.web_threads),
        "bind": f"{settings.host}:{settings.port}",
        "log-level": "warning",
        "timeout": "60",
        "graceful-timeout": "10",
    }
    asked = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "gunicorn", *asked, "--no-control-socket", "wsgi:create_app()"]
