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
    return page_of(_person_or_404(token))


@bp.post("/<token>")
@limiter.limit("30/hour")
def choose(token: str) -> AnyResponse:
    return take(_person_or_404(token), url_for(".show", token=token))


def page_of(person: Person) -> Response:
    """Show what somebody chose."""
    return _page(_form(person))


def take(person: Person, then: str) -> AnyResponse:
    """Keep what they changed on the page, and say where something else was said meanwhile."""
    form = _form(person)
    if not form.validate_on_submit():
        return _page(form, status=422)
    about, never_by = form.about.data or (), form.never_by.data or ()
    is_all = actions.choose(person, about, never_by, (form.shown.data or "").split())
    db.session.commit()
    if is_all:
        flash(_("Saved. It holds from now on."))
    else:
        flash(_("Saved. Something was chosen elsewhere since you opened the page: it stays."))
    return redirect(then, code=303)


def _person_or_404(token: str) -> Person:
    numbers = links.numbers_in(token, 1) or abort(404)
    person = db.session.get(Person, people.current(numbers[0]))
    return person or abort(404)


def _form(person: Person) -> ChoicesForm:
    about, never_by = actions.chosen(person)
    return ChoicesForm(about=about, never_by=never_by, shown=" ".join([*about, *never_by]))


def _page(form: ChoicesForm, status: int = 200) -> Response:
    return htmx.page("core/choices/show.html", status=status, form=form)
