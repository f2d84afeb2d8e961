"""Thanking: what ambassadors did, what their peers say of it, and where the world can see it."""

from flask import Blueprint, Flask

from core import access
from core.communities.example import add_loader
from core.communities.models import Role
from core.deliveries.kinds import register
from core.journal import sentences
from recognition import telling
from recognition.awards import models as _awards  # noqa: F401  # tables are found by being imported
from recognition.badge_making.views import bp as badge_making
from recognition.badges.views import bp as badges
from recognition.confirmations.views import bp as confirmations
from recognition.contributions import told as contributions_told
from recognition.contributions.views import bp as contributions
from recognition.example import load_recognition
from recognition.kinds.views import bp as kinds_of_contributions
from recognition.letters.views import bp as letters
from recognition.news import items
from recognition.news.messages import NEWS
from recognition.news.models import What
from recognition.news.views import bp as news
from recognition.past import load_past
from recognition.settings import models as _settings  # noqa: F401
from recognition.sheets.views import bp as sheets
from recognition.terms import models as _terms  # noqa: F401
from recognition.thanks import models as _thanks  # noqa: F401

bp = Blueprint("recognition", __name__)
AUDIENCES = (
    (access.public, (confirmations,)),
    (access.member, (badges, contributions, news)),
    (access.ambassador, (sheets,)),
    (access.organiser, (badge_making, kinds_of_contributions, letters)),
)
for audience, pages in AUDIENCES:
    for page in pages:
        page.before_request(audience)
        bp.register_blueprint(page)

KINDS = (NEWS,)
TELLERS = {
    What.PROPOSED: contributions_told.proposed,
    What.ASKED: contributions_told.asked,
}


def init_app(app: Flask) -> None:
    """Add the pages, messages and jobs of recognition, and what it hangs into pages of core."""
    app.register_blueprint(bp)
    app.extensions.setdefault("front_pages", {})[Role.MEMBER] = "recognition.contributions.index"
    for kind in KINDS:
        register(app, kind)
    for news_of, teller in TELLERS.items():
        items.add(app, news_of, teller)
    for what, sentence in telling.SENTENCES.items():
        sentences.add(app, what, sentence)
    add_loader(app, load_recognition, load_past)
