"""Pages about saved views: keep one, and look after those that you keep."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me, only_for
from core.db import db
from core.errors import RuleBroken
from core.people.filter_words import FilterWords
from core.people.filters import Filters
from core.rows import in_community
from core.saved_views import actions, queries
from core.saved_views.forms import ViewForm
from core.saved_views.models import SavedView

bp = Blueprint("saved_views", __name__, url_prefix="/communities/<int:community_id>/people/views")


@bp.get("/")
def index() -> Response:
    found = queries.of_reader(community().id, me().id)
    filters = {view.id: Filters.of(view.filters) for view, _owner, _is_left in found}
    known = FilterWords(community().id)
    return htmx.page(
        "core/saved_views/index.html",
        views=found,
        filters=filters,
        words={view_id: known.of(each) for view_id, each in filters.items()},
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> AnyResponse:
    filters, form, rule = Filters.of(request.args), ViewForm(), None
    if form.validate_on_submit():
        try:
            actions.save(community(), filters, form.values(), by=me())
        except RuleBroken as broken:
            rule = broken
        else:
            db.session.commit()
            flash(_("The view is kept. It stands above the list of people."))
            return redirect(url_for("core.people.index", **filters.given), code=303)
    return _form_page("core/saved_views/new.html", form, rule, filters)


@bp.route("/<int:view_id>", methods=["GET", "POST"])
@only_for("who keeps it")
def edit(view_id: int) -> AnyResponse:
    view, rule = _mine(view_id), None
    form = ViewForm(obj=view)
    if form.validate_on_submit():
        try:
            actions.change(view, form.values())
        except RuleBroken as broken:
            rule = broken
        else:
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for(".index"), code=303)
    return _form_page("core/saved_views/edit.html", form, rule, Filters.of(view.filters), view)


@bp.post("/<int:view_id>/removal")
@only_for("who keeps it, and organisers once they have left")
def remove(view_id: int) -> AnyResponse:
    db.session.delete(_mine(view_id, or_left=True))
    db.session.commit()
    flash(_("The view is gone. The people are still here."))
    return redirect(url_for(".index"), code=303)


@bp.post("/<int:view_id>/owner")
@only_for("who keeps it, and organisers once they have left")
def take_over(view_id: int) -> AnyResponse:
    actions.take_over(_mine(view_id, or_left=True), by=me())
    db.session.commit()
    flash(_("You keep this view now."))
    return redirect(url_for(".index"), code=303)


def _mine(view_id: int, or_left: bool = False) -> SavedView:
    """The view, if the reader keeps it; what others share is theirs, until they have left."""
    view = in_community(SavedView, view_id)
    if view.owner_id != me().id and not (or_left and queries.is_left(view)):
        abort(404)
    return view


def _form_page(
    template: str,
    form: ViewForm,
    rule: RuleBroken | None,
    filters: Filters,
    view: SavedView | None = None,
) -> Response:
    status = 409 if rule else 422 if request.method == "POST" else 200
    words = FilterWords(community().id).of(filters)
    return htmx.page(
        template, status=status, form=form, rule=rule, filters=filters, words=words, view=view
    )
