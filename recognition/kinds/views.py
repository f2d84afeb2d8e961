"""The page on which organisers edit the kinds of contributions."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.db import db
from core.errors import RuleBroken
from recognition.kinds import actions
from recognition.kinds.forms import KindsForm, form_of
from recognition.kinds.offered import kinds_of

bp = Blueprint("kinds", __name__, url_prefix="/communities/<int:community_id>/kinds")


@bp.route("/", methods=["GET", "POST"])
def edit() -> AnyResponse:
    form = form_of(kinds_of(community().id).values())
    if not form.validate_on_submit():
        return _page(form, status=422 if request.method == "POST" else 200)
    try:
        actions.change(community().id, form.wanted, by=me())
    except RuleBroken as rule:
        db.session.rollback()
        return _page(form, rule, status=409)
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for(".edit"), code=303)


def _page(form: KindsForm, rule: RuleBroken | None = None, status: int = 200) -> Response:
    return htmx.page("recognition/kinds/edit.html", form=form, rule=rule, status=status)
