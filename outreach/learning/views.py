"""What we learned: the funnel of past waves, a forecast, lessons, and who brought whom."""

from __future__ import annotations

from flask import Blueprint, Response, request

from core import htmx
from core.access import community
from core.rows import row_number
from outreach.learning import alike, forecasts, funnels, queries
from outreach.learning import chains as all_chains
from outreach.learning import links as all_links
from outreach.segments.models import FEWEST_SHOWN
from outreach.waves.models import PLACES

bp = Blueprint("learning", __name__, url_prefix="/communities/<int:community_id>/learned")
LATEST = 3
PAGE = 50


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


@bp.get("/who-brought-whom")
def chains() -> Response:
    found = all_chains.of(all_links.of_community(community().id))
    shown = found[: all_chains.MOST_CHAINS]
    return htmx.page(
        "outreach/learning/chains.html",
        chains=shown,
        more=len(found) - len(shown),
        alike=alike.of_chains(community().id, shown),
    )


@bp.get("/who-brought-whom/table")
def links() -> Response:
    before = request.args.get("before", type=row_number)
    found = reversed(all_links.of_community(community().id))
    rows = [each for each in found if before is None or each.number < before]
    return htmx.page(
        "outreach/learning/links.html",
        links=rows[:PAGE],
        is_first=before is None,
        before=rows[PAGE - 1].number if len(rows) > PAGE else None,
    )
