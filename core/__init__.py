"""What both halves stand on: people, communities, sign-in, the database, the queue, the post."""

from flask import Blueprint, Flask

import core.deliveries.models
import core.journal.models
import core.privacy.models
import core.safeguarding.models  # noqa: F401
from core import access, cli, db, errors, forms, queue
from core.accounts import cli as accounts_cli
from core.accounts import messages as account_messages
from core.accounts.views import bp as accounts
from core.communities.views import bp as communities
from core.deliveries import kinds
from core.pages import links
from core.setup import steps
from core.setup.views import bp as setup
from core.welcome.views import bp as welcome

bp = Blueprint("core", __name__)
accounts.before_request(access.public)
welcome.before_request(access.public)
setup.before_request(access.administrator)
communities.before_request(access.organiser)
for page in (accounts, welcome, setup, communities):
    bp.register_blueprint(page)


def init_app(app: Flask) -> None:
    """Bind the shared parts to this application."""
    for part in (db, queue, forms, access, errors, cli, links, steps, accounts_cli):
        part.init_app(app)
    app.register_blueprint(bp)
    kinds.register(app, account_messages.KIND)
