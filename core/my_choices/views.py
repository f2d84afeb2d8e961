"""One's own choices, by signing in. No address leads here that opens them without."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import me
from core.choices import actions
from core.choices.forms import ChoicesForm
from core.db import db

bp = Blueprint("my_choices", __name__, url_prefix="/my-choices")


@bp.get("/")
def index() -> Response:
    about, never_by = actions.chosen(me())
    return _page(ChoicesForm(formdata=None, about=about, never_by=never_by))


@bp.post("/")
def choose() -> AnyResponse:
    form = ChoicesForm()
    if not form.validate_on_submit():
        return _page(form, status=422)
    actions.choose(me(), form.about.data or (), form.never_by.data or ())
    db.session.commit()
    flash(_("Saved. It holds from now on."))
    return redirect(url_for(".index"), code=303)


def _page(form: ChoicesForm, status: int = 200) -> Response:
    return htmx.page("core/choices/show.html", status=status, form=form)
