"""What somebody is written to about, and how never: their own choice, by a link."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import limiter
from core.choices import actions
from core.choices.forms import ChoicesForm
from core.consents import links
from core.db import db
from core.people import queries as people
from core.people.models import Person

bp = Blueprint("choices", __name__, url_prefix="/choices")


@bp.get("/<token>")
def show(token: str) -> Response:
    about, never_by = actions.chosen(_person_or_404(token))
    return _page(ChoicesForm(formdata=None, about=about, never_by=never_by))


@bp.post("/<token>")
@limiter.limit("30/hour")
def choose(token: str) -> AnyResponse:
    person, form = _person_or_404(token), ChoicesForm()
    if not form.validate_on_submit():
        return _page(form, status=422)
    actions.choose(person, form.about.data or (), form.never_by.data or ())
    db.session.commit()
    flash(_("Saved. It holds from now on."))
    return redirect(url_for(".show", token=token), code=303)


def _person_or_404(token: str) -> Person:
    numbers = links.numbers_in(token, 1) or abort(404)
    person = db.session.get(Person, people.current(numbers[0]))
    return person or abort(404)


def _page(form: ChoicesForm, status: int = 200) -> Response:
    return htmx.page("core/choices/show.html", status=status, form=form)
