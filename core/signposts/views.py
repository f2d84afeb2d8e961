"""What programs and researchers look for at every site."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from flask import Blueprint, Response, current_app

from core.db import now
from core.pages.links import absolute
from core.settings import Settings

bp = Blueprint("signposts", __name__)
HOLDS_FOR = timedelta(days=180)
EVERYWHERE = """\
# Whatever is for one person says "noindex" itself. What is not read cannot say so.
User-agent: *
Disallow:
"""


@bp.get("/.well-known/security.txt")
def security() -> Response:
    """Where to report a weakness: RFC 9116."""
    until = (now() + HOLDS_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = {
        "Contact": _contact(current_app.config["SETTINGS"]),
        "Expires": f"{until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages": "en",
        "Canonical": absolute("core.signposts.security"),
    }
    return _plain("".join(f"{name}: {value}\n" for name, value in lines.items()))


@bp.get("/robots.txt")
def robots() -> Response:
    return _plain(EVERYWHERE)


def _contact(settings: Settings) -> str:
    contact = settings.security_contact or settings.mail_from
    return contact if contact.startswith("https://") else f"mailto:{quote(contact, safe='@+')}"


def _plain(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8")
