"""Handing over what somebody carries: choose, look, do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import asks_again, community, me
from core.communities import carrying
from core.communities import queries as communities
from core.communities.carrying import Load, Stopped
from core.communities.models import Community
from core.db import db
from core.people.models import Person
from core.rows import known_person
from outreach.hand_overs import actions, queries
from outreach.hand_overs.forms import HandOverForm, form_for
from outreach.hand_overs.words import in_words

bp = Blueprint("hand_overs", __name__, url_prefix="/communities/<int:community_id>")


@dataclass(frozen=True)
class Step:
    """What would happen: so many of a load go to somebody; `waiting` is stopped first."""

    load: Load
    number: int
    to: Person
    waiting: Stopped


@bp.get("/hand-overs")
def index() -> AnyResponse:
    done = [(made, who, in_words(made.moved)) for made, who in queries.of_community(community().id)]
    team = {person.id: person for person in communities.inviters(community().id)}
    return htmx.page("outreach/hand_overs/index.html", done=done, team=list(team.values()))


@bp.route("/people/<int:person_id>/hand-over", methods=["GET", "POST"])
@asks_again()
def hand_over(person_id: int) -> AnyResponse:
    person = known_person(person_id)
    carried = _carried(person)
    chooser = form_for([each for each in carried if each[1]])
    form = chooser() if request.method == "POST" else chooser(request.args, meta={"csrf": False})
    is_looked_at = request.method == "POST" or "look" in request.args
    plan = _plan(form, carried, person) if is_looked_at and form.validate() else None
    if plan is not None and request.method == "POST":
        successors = {each.load.name: each.to for each in plan}
        about = (successors, form.reason.data, me(), form.leaves.data)
        _made, stopped = actions.hand_over(community(), person, *about)
        db.session.commit()
        _say(stopped, _silent(plan))
        return redirect(url_for(".index"), code=303)
    return htmx.page(
        "outreach/hand_overs/hand_over.html",
        status=422 if request.method == "POST" else 200,
        person=person,
        carried=carried,
        form=form,
        plan=plan,
        silent=_silent(plan or []),
        undecided=queries.undecided_of(community().id, person.id),
    )


def hand_over_panel(_here: Community) -> tuple[str, dict[str, object]]:
    """In the settings, where the team is."""
    return "outreach/hand_overs/_settings.html", {}


def _carried(person: Person) -> list[tuple[Load, int, Sequence[Person]]]:
    """What somebody carries here, how much of it, and who could take it over."""
    here = community().id
    return [
        (
            load,
            load.count(here, person.id),
            [
                each
                for each in communities.people_with_role(here, *load.roles)
                if each.id != person.id
            ],
        )
        for load in carrying.all_of_them()
    ]


def _plan(
    form: HandOverForm, carried: Sequence[tuple[Load, int, Sequence[Person]]], person: Person
) -> list[Step]:
    here, chosen = community().id, form.chosen
    return [
        Step(load, number, to, load.waiting(here, person.id))
        for load, number, successors in carried
        for to in successors
        if chosen.get(load.name) == to.id
    ]


def _silent(plan: Sequence[Step]) -> list[Person]:
    """Who takes something over and cannot be told by us."""
    return list({each.to.id: each.to for each in plan if not each.to.email}.values())


def _say(stopped: Stopped, silent: Sequence[Person]) -> None:
    flash(_("Handed over. Whoever takes something over is told by e-mail."))
    for each in silent:
        flash(_("%(name)s has no e-mail address. Tell them yourself.", name=each.name), "warn")
    if stopped.leaving:
        flash(
            ngettext(
                "%(num)s message was just leaving, or nobody knows whether it left. It is not sent "
                "again.",
                "%(num)s messages were just leaving, or nobody knows whether they left. They are "
                "not sent again.",
                stopped.leaving,
            ),
            "warn",
        )
