"""The words for what ambassadors choose and what buddies find out."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from recognition.terms.models import Found

FOUND_WORDS = {
    Found.WELL: _l("Well"),
    Found.REST: _l("Would like to rest"),
    Found.STOP: _l("Would like to stop"),
    Found.NOT_REACHED: _l("Could not be reached"),
}


def init_app(app: Flask) -> None:
    """Offer the words to templates."""
    app.jinja_env.globals.update(found_words=lambda answer: FOUND_WORDS[Found(answer)])
