"""Suggesting someone, with an account, and seeing what became of one's suggestions."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me, only_for
from core.db import db
from core.errors import RuleBroken
from outreach.self_nominations.actions import link_to_pass_on
from outreach.suggestions import actions, outcomes, queries
from outreach.suggestions.forms import SuggestionForm

bp = Blueprint("suggestions", __name__, url_prefix="/communities/<int:community_id>/suggestions")


@bp.get("/")
def index() -> Response:
    return htmx.page(
        "outreach/suggestions/index.html",
        suggestions=outcomes.of_person(community().id, me().id),
        left=actions.left(community().id, me().id),
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> AnyResponse:
    form, rule = SuggestionForm(), None
    if form.validate_on_submit():
        try:
            actions.suggest(community().id, me(), form.values())
        except RuleBroken as broken:
            db.session.rollback()
            rule = broken
        else:
            db.session.commit()
            flash(_("Thank you. An organiser looks at it; until then they hear nothing."))
            return redirect(url_for(".index"), code=303)
    return htmx.page(
        "outreach/suggestions/new.html",
        status=409 if rule else 422 if request.method == "POST" else 200,
        form=form,
        rule=rule,
        left=actions.left(community().id, me().id),
        own_link=link_to_pass_on(community()),
    )


@bp.post("/<int:nomination_id>/withdrawal")
@only_for("who made it")
def withdraw(nomination_id: int) -> AnyResponse:
    found = queries.one_of(community().id, me().id, nomination_id) or abort(404)
    actions.withdraw(found, by=me())
    db.session.commit()
    flash(_("Taken back. Nothing of it is kept."))
    return redirect(url_for(".index"), code=303)
