"""Addresses for mail and paper: they start with BASE_URL, never with what a request claims."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, has_request_context, url_for
from itsdangerous import BadSignature, Signer
from jinja2.utils import urlize
from markupsafe import Markup

from core.settings import Settings

IN_THE_CLEAR = re.compile(r'<a href="(http://[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def absolute(endpoint: str, **values: Any) -> str:
    """The whole address of a page, also outside a request."""
    settings: Settings = current_app.config["SETTINGS"]
    return f"{settings.base_url}{path(endpoint, **values)}"


def path(endpoint: str, **values: Any) -> str:
    """The address of a page on this host, also outside a request."""
    return current_app.url_map.bind("host").build(endpoint, values)


def here(endpoint: str, **values: Any) -> str:
    """The address of a page, for a page that is being written, or outside a request."""
    return url_for(endpoint, **values) if has_request_context() else path(endpoint, **values)


def linked(text: str) -> Markup:
    """A text in which addresses of mail and of https are links that say that they are not ours.

    Our own addresses are links even where we have no https.
    """
    settings: Settings = current_app.config["SETTINGS"]

    def kept(link: re.Match[str]) -> str:
        return link[0] if link[1].startswith(f"{settings.base_url}/") else link[2]

    made = urlize(text, rel="noopener nofollow ugc")
    return Markup(IN_THE_CLEAR.sub(kept, made))  # noqa: S704  # escaped by urlize


def sign(salt: str, text: str) -> str:
    """A token for a link: the text, signed, each kind under its own salt: none opens another."""
    return _signer(salt).sign(text).decode()


def unsign(salt: str, token: str) -> str | None:
    """The text that a token was made for, if it is one of ours; the old key stays valid."""
    try:
        return _signer(salt).unsign(token.encode()).decode()
    except (BadSignature, UnicodeError):
        return None


def _signer(salt: str) -> Signer:
    settings: Settings = current_app.config["SETTINGS"]
    return _made(salt, settings.secret_key_old, settings.secret_key)


@lru_cache(maxsize=32)
def _made(salt: str, *keys: str) -> Signer:
    known = [key for key in keys if key]
    return Signer(known, salt=salt, sep="~", digest_method=hashlib.sha256)


def init_app(app: Flask) -> None:
    """Offer them to templates."""
    app.add_template_global(absolute)
    app.add_template_filter(linked)
