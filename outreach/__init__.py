"""Asking: whom we would like to join, and how one human writes to another."""

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _l

import outreach.interviews.models
import outreach.nominations.models
import outreach.reminders.jobs
import outreach.touchpoints.models  # noqa: F401
from core import access
from core.deliveries import kinds
from core.pages import panels
from core.setup import steps
from outreach.answers.views import bp as answers
from outreach.invitations import messages as invitation_messages
from outreach.invitations import words
from outreach.invitations.views import bp as invitations
from outreach.reminders import messages as reminder_messages
from outreach.reminders.views import bp as reminders
from outreach.waves import queries as wave_queries
from outreach.waves.panels import waves_at_home
from outreach.waves.views import bp as waves

bp = Blueprint("outreach", __name__)
answers.before_request(access.public)
invitations.before_request(access.ambassador)
reminders.before_request(access.ambassador)
waves.before_request(access.organiser)
for page in (answers, invitations, reminders, waves):
    bp.register_blueprint(page)

KINDS = (
    invitation_messages.INVITATION,
    invitation_messages.ANSWER_NOTICE,
    reminder_messages.REMINDER,
    reminder_messages.REMINDER_NOTICE,
)
FIRST_WAVE = steps.Step(
    "first-wave",
    _l("Plan the first wave"),
    _l("Ten key people, each asked by someone they know, in words that are only for them."),
    "outreach.waves.index",
    lambda community: wave_queries.was_one_sent(community.id),
    60,
)


def init_app(app: Flask) -> None:
    """Add the pages, messages and jobs of outreach."""
    app.register_blueprint(bp)
    words.init_app(app)
    app.extensions["front_page"] = "outreach.reminders.index"
    for kind in KINDS:
        kinds.register(app, kind)
    steps.add(app, FIRST_WAVE)
    panels.add(app, "home", waves_at_home)
