"""The hosts that this installation answers for. A request that names another one is refused."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Flask, render_template, request

from core.setting_texts import THIS_MACHINE
from core.settings import Settings

HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::[0-9]{1,5})?", re.IGNORECASE)
PROBES = "core.health"
"""They say nothing about anybody, and whatever watches over machines calls them by number."""


def init_app(app: Flask) -> None:
    """Refuse what is sent to another host: nothing that a request claims gets into our pages."""
    settings: Settings = app.config["SETTINGS"]
    ours = known(settings)

    @app.before_request
    def refuse_others() -> tuple[str, int] | None:
        if request.blueprint == PROBES or name_in(request.headers.get("Host", "")) in ours:
            return None
        return render_template("errors/host.html", address=settings.base_url), 400


def known(settings: Settings) -> set[str]:
    """The names that people may use: that of BASE_URL, this machine's own, and TRUSTED_HOSTS."""
    further = settings.trusted_hosts.split(",") if settings.trusted_hosts else []
    of_base_url = (urlsplit(settings.base_url).hostname or "").encode("idna").decode()
    return {of_base_url, settings.host.lower(), *THIS_MACHINE, *further}


def name_in(host: str) -> str | None:
    """The name in `host:port`, in small letters; None for what is none."""
    found = HOST.fullmatch(host)
    return (found[1] or found[2]).lower() if found else None
