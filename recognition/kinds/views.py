"""The page on which organisers edit the kinds of contributions."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.db import db
from recognition.kinds import actions
from recognition.kinds.forms import KindsForm
from recognition.kinds.offered import kinds_of

bp = Blueprint("kinds", __name__, url_prefix="/communities/<int:community_id>/kinds")


@bp.route("/", methods=["GET", "POST"])
def edit() -> AnyResponse:
    offered = [kind.name for kind in kinds_of(community().id).values() if kind.is_offered]
    form = KindsForm(kinds="\n".join(offered))
    if form.validate_on_submit():
        actions.change(community().id, form.names, by=me())
        db.session.commit()
        flash(_("Saved."))
        return redirect(url_for(".edit"), code=303)
    status = 422 if request.method == "POST" else 200
    return htmx.page("recognition/kinds/edit.html", form=form, status=status)
