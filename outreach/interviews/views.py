"""Interviews: at least five talks before a community starts."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.db import db
from core.journal.actions import record
from core.rows import in_community
from outreach.interviews import queries
from outreach.interviews.forms import WANTED_WORDS, InterviewForm
from outreach.interviews.models import AT_LEAST, Interview

bp = Blueprint("interviews", __name__, url_prefix="/communities/<int:community_id>/interviews")


@bp.get("/")
def index() -> Response:
    return htmx.page(
        "outreach/interviews/index.html",
        interviews=queries.of_community(community().id),
        count=queries.count(community().id),
        at_least=AT_LEAST,
        wanted_words=WANTED_WORDS,
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> AnyResponse:
    form = InterviewForm()
    if form.validate_on_submit():
        interview = Interview(community_id=community().id, by_id=me().id, **form.values())
        db.session.add(interview)
        record("interview.noted", by=me(), community_id=community().id)
        db.session.commit()
        flash(_("Noted. Thank you for listening."))
        return redirect(url_for(".index"), code=303)
    return htmx.page("outreach/interviews/new.html", form=form, status=_status())


@bp.route("/<int:interview_id>", methods=["GET", "POST"])
def edit(interview_id: int) -> AnyResponse:
    interview = in_community(Interview, interview_id)
    form = InterviewForm(obj=interview)
    if form.validate_on_submit():
        for name, value in form.values().items():
            setattr(interview, name, value)
        db.session.commit()
        return redirect(url_for(".index"), code=303)
    return htmx.page("outreach/interviews/edit.html", form=form, status=_status())


def _status() -> int:
    return 422 if request.method == "POST" else 200
