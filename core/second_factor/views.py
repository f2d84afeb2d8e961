"""Asking for the second factor, right after signing in, or once more before something delicate."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import limiter
from core.accounts import devices, entering, visits
from core.db import db
from core.people.models import Person
from core.second_factor import actions, queries
from core.second_factor.forms import CodeForm
from core.second_factor.queries import Factors

bp = Blueprint("second_factor", __name__, url_prefix="/sign-in/second-factor")


@bp.route("", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])
def ask() -> AnyResponse:
    person = _whoever_is_here()
    has, form = queries.of_person(person), CodeForm()
    is_in = visits.person() is not None
    if not has.has_one and (is_in or queries.may_set_up(person.id, visits.is_from_issuer())):
        return redirect(url_for("core.authenticators.new"), code=303)
    if not form.validate_on_submit():
        return _page(form, has)
    try:
        way = actions.show(person, form.code.data, devices.known_as(person.email or "") or "")
    except actions.TooManyTries as wait:
        return _wait(form, has, wait.wait)
    db.session.commit()
    if way is None:
        form.code.errors = [_("This code does not fit. Each counts once: wait for the next one.")]
        return _page(form, has)
    if way == "recovery":
        _say_how_many_are_left(has.codes_left - 1)
    return entering.go_on(has.person.id)


def _whoever_is_here() -> Person:
    found = visits.here()
    return found.person if found else abort(403)


def _say_how_many_are_left(left: int) -> None:
    flash(
        ngettext(
            "You have %(num)s recovery code left. On Your account you can make new ones.",
            "You have %(num)s recovery codes left. On Your account you can make new ones.",
            left,
        )
    )


def _page(form: CodeForm, has: Factors, status: int = 200) -> Response:
    status = 422 if form.errors else status
    return htmx.page("core/second_factor/ask.html", form=form, has=has, status=status)


def _wait(form: CodeForm, has: Factors, wait: timedelta) -> Response:
    minutes = int(wait.total_seconds()) // 60 + 1
    template = "core/second_factor/wait.html"
    answer = htmx.page(template, form=form, has=has, minutes=minutes, status=429)
    answer.headers["Retry-After"] = str(int(wait.total_seconds()) + 1)
    return answer
