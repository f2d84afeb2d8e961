"""How long a community keeps what, and what would be forgotten in the coming night."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core import htmx
from core.access import asks_again, community, me
from core.db import db
from core.retention import actions, queries
from core.retention.classes import all_of_them
from core.retention.forms import form_for

SHOWN = 50

bp = Blueprint("retention", __name__, url_prefix="/communities/<int:community_id>/retention")


@bp.route("/", methods=["GET", "POST"])
@asks_again()
def edit() -> Response:
    """Choose the days; what would go is shown for the days as they are written."""
    classes, days = all_of_them(), queries.days_of(community().id)
    form = form_for(classes.values())(data=days)
    is_valid = form.validate_on_submit()
    if is_valid and "show" not in request.form:
        actions.choose(community(), form.values(), by=me())
        db.session.commit()
        flash(_("Kept. What is too old goes in the coming night."))
        return redirect(url_for(".edit"), code=303)
    chosen = form.values() if is_valid else days
    due = {
        name: queries.due(kept, community().id, chosen[name], SHOWN + 1)
        for name, kept in classes.items()
    }
    status = 422 if request.method == "POST" and not is_valid else 200
    return htmx.page(
        "core/retention/edit.html",
        status=status,
        form=form,
        classes=classes,
        due=due,
        most=SHOWN,
    )
