"""The ambassadors of a community, for its organisers: who is beside whom, and who needs a word."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.communities.models import Community
from core.db import db
from core.people.models import Person
from core.rows import known_person
from recognition.ambassadors import actions, overview
from recognition.ambassadors.forms import BuddyForm
from recognition.terms import queries

bp = Blueprint("ambassadors", __name__, url_prefix="/communities/<int:community_id>/ambassadors")


@bp.get("/")
def index() -> Response:
    rows = overview.rows(community())
    return htmx.page(
        "recognition/ambassadors/index.html",
        waiting=[each for each in rows if each.needs_a_word],
        others=[each for each in rows if not each.needs_a_word],
        emeriti=queries.emeriti(community().id),
    )


@bp.route("/<int:person_id>/buddy", methods=["GET", "POST"])
def give_buddy(person_id: int) -> AnyResponse:
    person = known_person(person_id)
    standing = queries.standing(community().id, person.id) or abort(404)
    form = BuddyForm(
        queries.who_looks_after(community().id, besides=person.id),
        buddy_id=standing.buddy.id if standing.buddy else 0,
    )
    if form.validate_on_submit():
        actions.give_buddy(community(), person, form.buddy_id.data, by=me())
        db.session.commit()
        flash(_("Saved. Both read it on “My time here”. No mail is sent: tell them yourself, too."))
        return redirect(url_for(".index"), code=303)
    status = 422 if request.method == "POST" else 200
    return htmx.page(
        "recognition/ambassadors/give_buddy.html", form=form, person=person, status=status
    )


@bp.post("/<int:person_id>/return")
def ask_back(person_id: int) -> AnyResponse:
    person = known_person(person_id)
    if queries.term(community().id, person.id) is None:
        abort(404)
    actions.ask_back(community(), person, by=me())
    db.session.commit()
    flash(_("%(name)s is an ambassador again.", name=person.name))
    return redirect(url_for(".index"), code=303)


def time_of_person(person: Person, community: Community) -> tuple[str, dict[str, object]] | None:
    """On a person's page: whether they rest, who stands in, and who their buddy is."""
    standing = queries.standing(community.id, person.id)
    if standing is None:
        return None
    return "recognition/ambassadors/_of_person.html", {"standing": standing}
