"""What both halves stand on: people, communities, sign-in, the database, the queue, the post."""

from flask import Blueprint, Flask

import core.deliveries.models
import core.journal.models
import core.privacy.models
import core.safeguarding.models  # noqa: F401
from core import access, cli, db, errors, forms, queue

bp = Blueprint("core", __name__)


def init_app(app: Flask) -> None:
    """Bind the shared parts to this application."""
    for part in (db, queue, forms, access, errors, cli):
        part.init_app(app)
    app.register_blueprint(bp)
