"""What organisers decide about thanking, and the way there."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.communities.models import Community
from core.db import db
from recognition.settings import actions, queries
from recognition.settings.forms import SettingsForm

bp = Blueprint(
    "settings", __name__, url_prefix="/communities/<int:community_id>/settings/recognition"
)


@bp.route("/", methods=["GET", "POST"])
def edit() -> AnyResponse:
    form = SettingsForm(obj=queries.of_community(community().id))
    form.offer(is_closed=community().openness == "closed")
    if form.validate_on_submit():
        actions.change(community(), form.decided(), by=me())
        db.session.commit()
        flash(_("Saved."))
        return redirect(url_for(".edit"), code=303)
    status = 422 if request.method == "POST" else 200
    return htmx.page("recognition/settings/edit.html", form=form, status=status)


def closing_panel(community: Community) -> tuple[str, dict[str, object]] | None:
    """Where the openness of a community is decided: what closing it takes away."""
    decided = queries.of_community(community.id).champions_shown_to == "everybody"
    is_seen = community.openness in ("open", "hybrid") or (decided and community.openness is None)
    return ("recognition/settings/_closing.html", {}) if is_seen else None


def settings_panel(_community: Community) -> tuple[str, dict[str, object]]:
    """On the settings of a community: the way to these."""
    return "recognition/settings/_link.html", {}
