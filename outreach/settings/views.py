"""What organisers decide about asking, and the way there."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.communities.models import Community
from core.db import db
from core.pages.links import absolute
from core.pages.squares import square
from outreach.self_nominations.actions import are_taken
from outreach.settings import actions, queries
from outreach.settings.forms import SettingsForm

bp = Blueprint("settings", __name__, url_prefix="/communities/<int:community_id>/settings/outreach")


@bp.route("/", methods=["GET", "POST"])
def edit() -> AnyResponse:
    form = SettingsForm(obj=queries.of_community(community().id))
    if form.validate_on_submit():
        actions.change(community(), form.values(), by=me())
        db.session.commit()
        flash(_("Saved."))
        return redirect(url_for(".edit"), code=303)
    status = 422 if request.method == "POST" else 200
    return htmx.page("outreach/settings/edit.html", form=form, status=status)


@bp.get("/poster")
def poster() -> Response:
    """The form by which people put themselves forward, for a wall."""
    if not are_taken(community()):
        abort(404)
    url = absolute("outreach.self_nominations.show", community_id=community().id)
    return htmx.page("outreach/settings/poster.html", url=url, qr=square(url, scale=8))


def settings_panel(_community: Community) -> tuple[str, dict[str, object]]:
    """On the settings of a community: the way to these."""
    return "outreach/settings/_link.html", {}
