"""Thanking: what ambassadors did, what their peers say of it, and where the world can see it."""

from flask import Blueprint, Flask

from core import access
from core.communities.example import add_loader
from core.communities.models import Role
from core.deliveries.kinds import register
from core.journal import sentences
from core.pages import panels
from recognition import telling
from recognition.award_reviews.views import bp as award_reviews
from recognition.awards import told as awards_told
from recognition.awards.panels import awards_of_person
from recognition.awards.viewing import as_data
from recognition.awards.views import bp as awards
from recognition.badges import models as _badges  # noqa: F401  # tables are found by being imported
from recognition.confirmations.views import bp as confirmations
from recognition.contributions import told as contributions_told
from recognition.contributions.views import bp as contributions
from recognition.example import load_past, load_recognition
from recognition.holders.views import bp as holders
from recognition.kinds.views import bp as kinds_of_contributions
from recognition.news import items
from recognition.news.messages import NEWS
from recognition.news.models import What
from recognition.news.views import bp as news
from recognition.settings import models as _settings  # noqa: F401
from recognition.terms import models as _terms  # noqa: F401
from recognition.thanks import models as _thanks  # noqa: F401

bp = Blueprint("recognition", __name__)
AUDIENCES = (
    (access.public, (confirmations, holders)),
    (access.member, (awards, contributions, news)),
    (access.organiser, (award_reviews, kinds_of_contributions)),
)
for audience, pages in AUDIENCES:
    for page in pages:
        page.before_request(audience)
        bp.register_blueprint(page)

KINDS = (NEWS,)
TELLERS = {
    What.AWARD: awards_told.about_awards,
    What.PROPOSED: contributions_told.proposed,
    What.ASKED: contributions_told.asked,
}


def init_app(app: Flask) -> None:
    """Add the pages, messages and jobs of recognition, and what it hangs into pages of core."""
    app.register_blueprint(bp)
    app.extensions.setdefault("front_pages", {})[Role.MEMBER] = "recognition.contributions.index"
    app.add_template_filter(as_data)
    panels.add(app, "person", awards_of_person)
    for kind in KINDS:
        register(app, kind)
    for news_of, teller in TELLERS.items():
        items.add(app, news_of, teller)
    for what, sentence in telling.SENTENCES.items():
        sentences.add(app, what, sentence)
    add_loader(app, load_recognition, load_past)
