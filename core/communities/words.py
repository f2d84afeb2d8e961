"""The words for roles, as people read them."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from core.communities.models import Role

ROLE_WORDS = {
    Role.MEMBER: _l("Member"),
    Role.AMBASSADOR: _l("Ambassador"),
    Role.ORGANISER: _l("Organiser"),
    Role.SAFEGUARDING_LEAD: _l("Safeguarding lead"),
}


def init_app(app: Flask) -> None:
    """Offer the words to templates."""
    app.jinja_env.globals.update(role_words=lambda role: ROLE_WORDS[Role(role)])
