"""Thanking: what ambassadors did, what their peers say of it, and where the world can see it."""

from flask import Blueprint, Flask

from core import access
from core.pages import panels
from recognition.awards import models as _awards  # noqa: F401  # tables are found by being imported
from recognition.badges import models as _badges  # noqa: F401
from recognition.contributions import models as _contributions  # noqa: F401
from recognition.news import models as _news  # noqa: F401
from recognition.settings.views import bp as settings
from recognition.settings.views import settings_panel
from recognition.terms import models as _terms  # noqa: F401
from recognition.thanks import models as _thanks  # noqa: F401

bp = Blueprint("recognition", __name__)
AUDIENCES = ((access.organiser, (settings,)),)
for audience, pages in AUDIENCES:
    for page in pages:
        page.before_request(audience)
        bp.register_blueprint(page)


def init_app(app: Flask) -> None:
    """Add the pages, messages and jobs of recognition, and what it hangs into pages of core."""
    app.register_blueprint(bp)
    panels.add(app, "settings", settings_panel)
