"""Noting a contact from a person's page."""

from __future__ import annotations

from datetime import UTC, datetime, time

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, known_person, me
from core.communities.models import Community
from core.db import db, now, today
from core.people.models import Person
from outreach.touchpoints import actions, queries
from outreach.touchpoints.forms import TouchpointForm

bp = Blueprint("touchpoints", __name__, url_prefix="/communities/<int:community_id>/people")


@bp.route("/<int:person_id>/touchpoints", methods=["GET", "POST"])
def log(person_id: int) -> AnyResponse:
    person = known_person(person_id)
    form = TouchpointForm()
    if form.validate_on_submit():
        on = form.on.data
        at = now() if on >= today() else datetime.combine(on, time(12), tzinfo=UTC)
        actions.log(community().id, person.id, form.kind.data, form.said.data, by=me(), at=at)
        db.session.commit()
        flash(_("Noted."))
        return redirect(url_for("core.people.show", person_id=person.id), code=303)
    status = 422 if request.method == "POST" else 200
    return htmx.page("outreach/touchpoints/log.html", form=form, person=person, status=status)


def touchpoint_panel(person: Person, _community: Community) -> tuple[str, dict[str, object]]:
    """On a person's page: the last contact, and a way to note another."""
    last = queries.latest([person.id]).get(person.id)
    return "outreach/touchpoints/_of_person.html", {"person": person, "last": last}
