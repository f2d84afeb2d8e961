"""Who of the staff has a second factor, and taking away one that is lost: for administrators."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import asks_again, me
from core.db import db
from core.people.models import Person
from core.rows import asked_row
from core.second_factor import actions, queries
from core.second_factor.forms import ResetForm

bp = Blueprint("lost_factors", __name__, url_prefix="/second-factors")


@bp.get("/")
def index() -> Response:
    found, more = queries.of_staff(asked_row("after"))
    is_asked = current_app.config["SETTINGS"].second_factor == "staff"
    return htmx.page("core/lost_factors/index.html", found=found, more=more, is_asked=is_asked)


@bp.route("/<int:person_id>/reset", methods=["GET", "POST"])
@asks_again()
def reset(person_id: int) -> AnyResponse:
    person = db.session.get(Person, person_id) or abort(404)
    form = ResetForm()
    if not form.validate_on_submit():
        status = 422 if request.method == "POST" else 200
        has = queries.of_person(person)
        return htmx.page("core/lost_factors/reset.html", form=form, has=has, status=status)
    actions.reset(person, me(), form.reason.data)
    db.session.commit()
    flash(_("They are signed out, and set up a new second factor when they next sign in."))
    return redirect(url_for(".index"), code=303)
