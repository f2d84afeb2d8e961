"""An award as a file to carry away: the document itself, or a picture that holds it."""

from __future__ import annotations

import re

from flask import Response
from flask_babel import gettext as _

from core.pages.headers import allow_mail
from recognition.award_pages.queries import Page
from recognition.credentials import baking

SIDE = 512
JSON = "application/vc+ld+json"
TYPES = {"json": JSON, "png": "image/png", "svg": "image/svg+xml"}


def file_of(page: Page, form: str) -> Response:
    """The credential in one of these forms; 503 while it is being signed."""
    if page.document is None:
        said = _("This badge is being signed. Try again in a minute.")
        waits = Response(said, status=503, mimetype="text/plain")
        waits.headers["Retry-After"] = "60"
        return waits
    content = page.document.encode()
    if form == "png":
        content = baking.into_png(page.version.svg, page.document)
    elif form == "svg":
        content = baking.into_svg(page.version.svg, page.document).encode()
    answer = allow_mail(Response(content, mimetype=TYPES[form]))
    name = re.sub(r"[^\w-]+", "-", page.version.name).strip("-")[:60] or "badge"
    answer.headers.set("Content-Disposition", "inline", filename=f"{name}.{form}")
    return answer


def picture(svg: str, form: str) -> Response:
    """The image of a badge with nothing in it."""
    content = svg.encode() if form == "svg" else baking.drawn(svg, SIDE)
    return allow_mail(Response(content, mimetype=TYPES[form]))
