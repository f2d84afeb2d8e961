"""Thanking: what ambassadors did, what their peers say of it, and where the world can see it."""

from flask import Blueprint, Flask

import recognition.terms.jobs  # noqa: F401
from core import access
from core.deliveries import kinds
from core.journal import sentences
from core.pages import panels
from recognition import telling
from recognition.ambassadors.views import bp as ambassadors
from recognition.ambassadors.views import time_of_person
from recognition.awards import models as _awards  # noqa: F401  # tables are found by being imported
from recognition.badges import models as _badges  # noqa: F401
from recognition.contributions import models as _contributions  # noqa: F401
from recognition.news import models as _news  # noqa: F401
from recognition.settings.views import bp as settings
from recognition.settings.views import settings_panel
from recognition.terms import messages as term_messages
from recognition.terms import words as term_words
from recognition.terms.views import bp as terms
from recognition.thanks import models as _thanks  # noqa: F401

bp = Blueprint("recognition", __name__)
AUDIENCES = (
    (access.member, (terms,)),
    (access.organiser, (ambassadors, settings)),
)
for audience, pages in AUDIENCES:
    for page in pages:
        page.before_request(audience)
        bp.register_blueprint(page)

KINDS = (*term_messages.KINDS,)


def init_app(app: Flask) -> None:
    """Add the pages, messages and jobs of recognition, and what it hangs into pages of core."""
    app.register_blueprint(bp)
    term_words.init_app(app)
    for kind in KINDS:
        kinds.register(app, kind)
    for what, sentence in telling.SENTENCES.items():
        sentences.add(app, what, sentence)
    panels.add(app, "person", time_of_person)
    panels.add(app, "settings", settings_panel)
