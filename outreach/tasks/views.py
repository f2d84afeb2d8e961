"""What Today does on the spot for which nothing else has a place: noting a contact."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, may_organise, me, only_for
from core.db import db
from core.rows import known_person
from outreach.tasks import actions, looking_after
from outreach.tasks.forms import TalkForm

bp = Blueprint("tasks", __name__, url_prefix="/communities/<int:community_id>/tasks")


@bp.route("/people/<int:person_id>/talk", methods=["GET", "POST"])
@only_for("whoever looks after this person, and organisers")
def talk(person_id: int) -> AnyResponse:
    person = known_person(person_id)
    if not may_organise() and not looking_after.looks_after(community().id, me().id, person.id):
        abort(404)
    form = TalkForm()
    if form.validate_on_submit():
        actions.talk(community().id, person.id, by=me(), **form.values())
        db.session.commit()
        flash(_("Noted."))
        return redirect(url_for("core.today.index"), code=303)
    status = 422 if request.method == "POST" else 200
    return htmx.page("outreach/tasks/talk.html", form=form, person=person, status=status)
