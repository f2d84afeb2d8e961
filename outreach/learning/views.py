"""What we learned: the funnel of past waves, a forecast, lessons, and who brought whom."""

from __future__ import annotations

from flask import Blueprint, Response, request

from core import htmx
from core.access import community, row_number
from outreach.learning import forecasts, funnels, queries
from outreach.segments.models import FEWEST_SHOWN
from outreach.waves.models import PLACES

bp = Blueprint("learning", __name__, url_prefix="/communities/<int:community_id>/learned")
LATEST = 3


@bp.get("/")
def index() -> Response:
    return htmx.page(
        "outreach/learning/index.html",
        learned=funnels.overview(community().id),
        forecast=forecasts.of_next(community().id, PLACES),
        lessons=queries.lessons(community().id)[:LATEST],
        fewest=FEWEST_SHOWN,
    )


@bp.get("/lessons")
def lessons() -> Response:
    before = request.args.get("before", type=row_number)
    found = queries.lessons(community().id, before)
    return htmx.page(
        "outreach/learning/lessons.html",
        lessons=found,
        is_first=before is None,
        before=found[-1].number if len(found) == queries.LESSONS else None,
    )
