"""Asking: whom we would like to join, and how one human writes to another."""

from flask import Blueprint, Flask

import outreach.interviews.models
import outreach.invitations.models
import outreach.nominations.models
import outreach.reminders.models
import outreach.touchpoints.models
import outreach.waves.models  # noqa: F401

bp = Blueprint("outreach", __name__)


def init_app(app: Flask) -> None:
    """Add the pages, messages and jobs of outreach."""
    app.register_blueprint(bp)
