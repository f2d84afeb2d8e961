"""News for whoever is signed in: thanks, awards, and what waits for their word."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.db import db
from core.rows import asked_row
from recognition.news import items, queries
from recognition.news.forms import PreferenceForm
from recognition.news.telling import DAILY, prefer, was_told_all

bp = Blueprint("news", __name__, url_prefix="/communities/<int:community_id>/news")


@bp.route("/", methods=["GET", "POST"])
def index() -> AnyResponse:
    how = queries.preferences([me().id], community().id).get(me().id, DAILY)
    form = PreferenceForm(how=how)
    if form.validate_on_submit():
        prefer(me().id, community().id, form.how.data)
        db.session.commit()
        flash(_("Saved."))
        return redirect(url_for(".index"), code=303)
    before = asked_row("before")
    page = queries.of_person(me().id, community().id, before)
    said = items.of(page)
    new = [each for each in page if each.told_at is None]
    return htmx.page(
        "recognition/news/index.html",
        news=[each for each in page if each.id in said],
        said=said,
        is_new=any(each.id in said for each in new),
        until=new[0].id if new else None,
        next=page[-1].id if len(page) == queries.PAGE else None,
        is_first_page=before is None,
        form=form,
        status=422 if request.method == "POST" else 200,
    )


@bp.post("/seen")
def see() -> AnyResponse:
    """What is on the page is known from now on, and not written about any more."""
    until = asked_row("until")
    if until:
        was_told_all(me().id, community().id, "seen", until)
        db.session.commit()
    return redirect(url_for(".index"), code=303)
