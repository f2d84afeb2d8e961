"""Asking: whom we would like to join, and how one human writes to another."""

from flask import Blueprint, Flask

import outreach.nominations.jobs
import outreach.reminders.jobs  # noqa: F401
from core import access
from core.bulk import kinds as bulk_kinds
from core.communities import carrying
from core.communities.example import add_loader
from core.communities.models import Role
from core.deliveries import kinds
from core.journal import words as journal_words
from core.pages import counts, panels
from core.people import timeline
from core.setup import steps
from outreach import acquainted, erasing, first_steps, held_sections, merging, telling
from outreach.answers.views import bp as answers
from outreach.asking_answers.views import bp as asking_answers
from outreach.askings.messages import ASKING
from outreach.askings.views import bp as askings
from outreach.effort import words as effort_words
from outreach.example import load_outreach
from outreach.hand_overs.loads import LOADS
from outreach.hand_overs.messages import HAND_OVER
from outreach.hand_overs.views import bp as hand_overs
from outreach.hand_overs.views import hand_over_panel
from outreach.interviews.views import bp as interviews
from outreach.invitations import messages as invitation_messages
from outreach.invitations import returns, words
from outreach.invitations.assignments import ASSIGNMENT
from outreach.invitations.panels import invitations_of_person
from outreach.invitations.views import bp as invitations
from outreach.learning.views import bp as learning
from outreach.meetings import messages as meeting_messages
from outreach.meetings.views import bp as meetings
from outreach.meetings.views import meetings_of_person
from outreach.next_steps import actions as next_step_actions
from outreach.next_steps.views import bp as next_steps
from outreach.next_ten import gathering
from outreach.next_ten import words as next_ten_words
from outreach.next_ten.views import bp as next_ten
from outreach.nominations.panels import ENTRY, nominations_at_home, waiting
from outreach.nominations.views import bp as nominations
from outreach.past import load_past
from outreach.readiness import words as readiness_words
from outreach.readiness.at_home import next_ten_at_home
from outreach.readiness.views import bp as readiness
from outreach.reminders import messages as reminder_messages
from outreach.reminders.views import bp as reminders
from outreach.segments import words as segment_words
from outreach.segments.in_bulk import PUT_IN, TAKE_OUT
from outreach.segments.panels import segments_of_person
from outreach.segments.views import bp as segments
from outreach.self_nominations.views import bp as self_nominations
from outreach.settings.views import bp as settings
from outreach.settings.views import settings_panel
from outreach.suggestions.views import bp as suggestions
from outreach.tasks import hanging
from outreach.tasks.views import bp as tasks
from outreach.touchpoints import queries as touchpoint_queries
from outreach.touchpoints import telling as touchpoint_telling
from outreach.touchpoints.in_bulk import INTERVAL
from outreach.touchpoints.views import bp as touchpoints
from outreach.touchpoints.views import touchpoint_panel
from outreach.trials import words as trial_words
from outreach.trials.views import bp as trials
from outreach.waves import sheet as wave_sheet
from outreach.waves.in_bulk import WAVE
from outreach.waves.models import Wave
from outreach.waves.panels import waves_at_home, waves_to_hold
from outreach.waves.views import bp as waves
from outreach.who_else.views import bp as who_else

bp = Blueprint("outreach", __name__)
AUDIENCES = (
    (access.public, (answers, asking_answers, self_nominations, who_else)),
    (access.member, (suggestions,)),
    (access.ambassador, (invitations, next_steps, reminders, tasks)),
    (
        access.organiser,
        (
            askings,
            hand_overs,
            interviews,
            learning,
            meetings,
            next_ten,
            nominations,
            readiness,
            segments,
            settings,
            touchpoints,
            trials,
            waves,
        ),
    ),
)
for audience, pages in AUDIENCES:
    for page in pages:
        page.before_request(audience)
        bp.register_blueprint(page)

KINDS = (
    invitation_messages.INVITATION,
    invitation_messages.ANSWER_NOTICE,
    returns.REPLY_NOTICE,
    returns.BOUNCE_NOTICE,
    ASKING,
    ASSIGNMENT,
    reminder_messages.REMINDER,
    reminder_messages.REMINDER_NOTICE,
    meeting_messages.MEETING,
    meeting_messages.NOTICE,
    meeting_messages.REPLY,
    HAND_OVER,
)
PANELS = (
    ("home", waves_at_home),
    ("home", next_ten_at_home),
    ("home", nominations_at_home),
    ("holds", waves_to_hold),
    ("person", touchpoint_panel),
    ("person", meetings_of_person),
    ("person", invitations_of_person),
    ("person", segments_of_person),
    ("settings", settings_panel),
    ("settings", hand_over_panel),
)

PARTS = (
    acquainted,
    merging,
    erasing,
    next_step_actions,
    words,
    wave_sheet,
    trial_words,
    next_ten_words,
    segment_words,
    gathering,
    hanging,
    readiness_words,
    effort_words,
    held_sections,
)


def init_app(app: Flask) -> None:
    """Add the pages, messages and jobs of outreach, and what it hangs into pages of core."""
    app.register_blueprint(bp)
    for part in PARTS:
        part.init_app(app)
    app.extensions.setdefault("front_pages", {})[Role.AMBASSADOR] = "outreach.reminders.index"
    app.extensions["held_rows"] = {"wave": Wave}
    for kind in KINDS:
        kinds.register(app, kind)
    for step in first_steps.STEPS:
        steps.add(app, step)
    journal_words.tell(app, telling.SENTENCES, telling.KINDS)
    for load in LOADS:
        carrying.add(app, load)
    timeline.add_source(app, touchpoint_telling.moments, touchpoint_queries.contacts)
    for change in (PUT_IN, TAKE_OUT, INTERVAL, WAVE):
        bulk_kinds.add(app, change)
    counts.add(app, ENTRY, waiting)
    for place, panel in PANELS:
        panels.add(app, place, panel)
    add_loader(app, load_outreach, load_past)
