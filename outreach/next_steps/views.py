"""Doing a next step, and changing it: for organisers, and for whoever is to do it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, may_organise, me, only_for
from core.communities.models import Community
from core.db import db, today
from core.people.models import Person
from core.rows import in_community, known_person
from core.today.returning import way_back
from outreach.next_steps import actions, queries
from outreach.next_steps.forms import StepForm
from outreach.next_steps.models import NextStep

bp = Blueprint("next_steps", __name__, url_prefix="/communities/<int:community_id>/next-steps")


@bp.route("/<int:step_id>", methods=["GET", "POST"])
@only_for("whose step it is, and organisers")
def edit(step_id: int) -> AnyResponse:
    step = _mine(step_id)
    form = StepForm(community().id, step.owner_id or me().id, obj=step)
    if form.validate_on_submit():
        actions.change(step, form.what.data, form.due_on.data, form.owner_id.data, by=me())
        db.session.commit()
        flash(_("Saved."))
        return redirect(_page_of(step), code=303)
    return htmx.page(
        "outreach/next_steps/edit.html",
        status=422 if request.method == "POST" else 200,
        form=form,
        step=step,
        person=known_person(step.person_id),
        back=_page_of(step),
    )


@bp.post("/<int:step_id>/done")
@only_for("whose step it is, and organisers")
def finish(step_id: int) -> AnyResponse:
    step = _mine(step_id)
    actions.finish(step, by=me())
    return _done(step, _("Done."))


@bp.post("/<int:step_id>/reopening")
@only_for("whose step it is, and organisers")
def reopen(step_id: int) -> AnyResponse:
    step = _mine(step_id)
    actions.reopen(step, by=me())
    return _done(step, _("It is to be done again."))


def steps_of_person(person: Person, community: Community) -> tuple[str, dict[str, object]] | None:
    """On a person's page: what comes next, and what was lately done."""
    still, done = queries.of_person(person.id, community.id)
    if not (still or done):
        return None
    context = {"person": person, "still": still, "done": done, "today": today()}
    return "outreach/next_steps/_of_person.html", context


def _mine(step_id: int) -> NextStep:
    """The step, for whoever may do it; for others there is no such page."""
    step = in_community(NextStep, step_id)
    if not (may_organise() or step.owner_id == me().id):
        abort(404)
    return step


def _done(step: NextStep, said: str) -> AnyResponse:
    db.session.commit()
    if not htmx.wants_fragment():
        flash(said)
    panel = steps_of_person(known_person(step.person_id), community())
    context = panel[1] if panel else {}
    if not may_organise():
        return htmx.done("outreach/next_steps/_step.html", _page_of(step), step=step, owner=None)
    return htmx.done("outreach/next_steps/_of_person.html", _page_of(step), panel=context)


def _page_of(step: NextStep) -> str:
    """Where to go on: back to Today, where ambassadors have theirs, or to the person."""
    if may_organise():
        return way_back() or url_for("core.people.show", person_id=step.person_id)
    return way_back() or url_for("core.today.index")
