"""Badges as members see them: what there is, what each stands for, and its picture."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, abort, request

from core import htmx
from core.access import community, may_organise
from core.pages.headers import allow_mail
from core.rows import in_community, row_number
from recognition.badges import queries, words
from recognition.badges.models import Badge
from recognition.kinds.offered import kinds_of

bp = Blueprint("badges", __name__, url_prefix="/communities/<int:community_id>/badges")
A_YEAR = 365 * 86400


@bp.get("/")
def index() -> Response:
    after = request.args.get("after", type=row_number)
    shown = queries.of_community(community().id, after)
    return htmx.page(
        "recognition/badges/index.html",
        shown=shown,
        is_first=after is None,
        after=_last(shown),
        has_retired=queries.has_retired(community().id),
        awarded_by=words.awarded_by,
    )


@bp.get("/retired")
def retired() -> Response:
    after = request.args.get("after", type=row_number)
    shown = queries.of_community(community().id, after, is_retired=True)
    return htmx.page(
        "recognition/badges/retired.html", shown=shown, is_first=after is None, after=_last(shown)
    )


@bp.get("/<int:badge_id>")
def show(badge_id: int) -> Response:
    badge = in_community(Badge, badge_id)
    before = request.args.get("before", type=row_number)
    versions = queries.versions(badge.id, before)
    is_full = len(versions) == queries.VERSIONS and versions[-1][0].number > 1
    kinds = {code: kind.name for code, kind in kinds_of(community().id).items()}
    return htmx.page(
        "recognition/badges/show.html",
        badge=badge,
        version=queries.present(badge),
        versions=versions,
        is_newest=before is None,
        before=versions[-1][0].number if is_full else None,
        awarded_by=words.awarded_by(badge),
        may_give=badge.retired_at is None
        and (badge.by_peers or (badge.by_organisers and may_organise())),
        rule=words.rule_asks(badge, kinds),
    )


@bp.get("/<int:badge_id>/versions/<int:number>.svg")
def image(badge_id: int, number: int) -> Response:
    svg = queries.image(community().id, badge_id, number)
    if svg is None:
        abort(404)
    answer = allow_mail(Response(svg, mimetype="image/svg+xml"))
    answer.cache_control.private = True
    answer.cache_control.max_age = A_YEAR
    answer.cache_control.immutable = True
    return answer


def _last(shown: Sequence[queries.Shown]) -> int | None:
    """Where the next page goes on, if this one is full."""
    return shown[-1].badge.id if len(shown) == queries.PAGE else None
