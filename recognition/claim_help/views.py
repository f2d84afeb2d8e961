"""Claiming a badge for somebody who has no phone."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, limiter, may_organise, me
from core.db import db
from core.errors import RuleBroken
from core.rows import in_community
from recognition.claims import claiming, queries
from recognition.claims.forms import HelpForm
from recognition.claims.models import ClaimCode
from recognition.claims.words import clock_time, why_not

bp = Blueprint("claim_help", __name__, url_prefix="/communities/<int:community_id>/claim-help")


@bp.get("/")
def index() -> Response:
    return htmx.page(
        "recognition/claim_help/index.html",
        codes=queries.open_in(community().id),
        clock_time=clock_time,
    )


@bp.route("/<int:code_id>", methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
def claim(code_id: int) -> AnyResponse:
    code = in_community(ClaimCode, code_id)
    form = HelpForm()
    if not form.validate_on_submit():
        return _page(code, form)
    try:
        claiming.claim_for(code.id, form.name.data, form.agreed.data, me(), may_organise())
    except RuleBroken as rule:
        db.session.rollback()
        return _page(in_community(ClaimCode, code_id), form, rule)
    db.session.commit()
    flash(_("Claimed for them. They are told on paper, and decide who sees it."))
    return redirect(url_for(".claim", code_id=code_id), code=303)


def _page(code: ClaimCode, form: HelpForm, rule: RuleBroken | None = None) -> Response:
    return htmx.page(
        "recognition/claim_help/claim.html",
        status=409 if rule else 422 if request.method == "POST" else 200,
        prepared=queries.whole(code.id),
        form=form,
        rule=rule,
        why_not=why_not(code),
    )
