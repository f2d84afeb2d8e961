"""The desk for what people ask about their details: one list, with the legal clock."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import asks_again, community, me
from core.communities.models import Community
from core.db import db, today
from core.erasure import erasing
from core.erasure import queries as entries
from core.errors import RuleBroken
from core.forms import Form
from core.held import sections
from core.held.sections import About
from core.people.models import Person
from core.requests import actions, queries
from core.requests.forms import AnswerForm, ExtendForm, WriteDownForm
from core.requests.models import Kind, PersonRequest
from core.rows import asked_row, known_person

bp = Blueprint("requests", __name__, url_prefix="/communities/<int:community_id>/requests")


@bp.get("/")
def index() -> Response:
    before = asked_row("before")
    answered = queries.answered(community().id, before)
    return htmx.page(
        "core/requests/index.html",
        waiting=queries.waiting([community().id]),
        answered=answered,
        next=answered[-1][0].id if len(answered) == queries.PAGE else None,
        is_first=not before,
        today=today(),
    )


@bp.route("/people/<int:person_id>", methods=["GET", "POST"])
def new(person_id: int) -> AnyResponse:
    person, form = known_person(person_id), WriteDownForm()
    if not form.validate_on_submit():
        status = 422 if request.method == "POST" else 200
        return htmx.page("core/requests/new.html", status=status, form=form, person=person)
    made = actions.write_down(person, community().id, **_given(form), by=me())
    db.session.commit()
    return redirect(url_for(".show", request_id=made.id), code=303)


@bp.get("/<int:request_id>")
def show(request_id: int) -> Response:
    return _page(_request(request_id))


@bp.post("/<int:request_id>/answer")
def answer(request_id: int) -> AnyResponse:
    asked, form = _request(request_id), AnswerForm(prefix="answer")
    if not form.validate_on_submit():
        return _page(asked, 422, answer=form)
    actions.answer(asked, form.outcome.data, form.reason.data or "", by=me())
    return _done(_("Answered. Tell them, if they do not know yet."))


@bp.post("/<int:request_id>/extension")
def extend(request_id: int) -> AnyResponse:
    asked, form = _request(request_id), ExtendForm(prefix="extend")
    if not form.validate_on_submit():
        return _page(asked, 422, extend=form)
    actions.extend(asked, form.reason.data, by=me())
    return _done(_("You have two more months. Tell them now, and why."))


@bp.post("/<int:request_id>/erasure")
@asks_again()
def erase(request_id: int) -> AnyResponse:
    """Erase whoever asked for it, and answer the request with that."""
    asked = _request(request_id)
    person = db.session.get(Person, asked.person_id) if asked.person_id else None
    if person is None or asked.kind not in (Kind.ERASE, Kind.OBJECT):
        abort(404)
    if why := _why_not(person):
        raise RuleBroken(why)
    actions.answer(asked, "done", "", by=me())
    erasing.erase(person, by=me(), how="request")
    return _done(_("They are erased. Tell them, if you still have a way to."))


@bp.get("/<int:request_id>/held")
@asks_again()
def held(request_id: int) -> Response:
    """What we hold, to be printed for whoever asked; what this community may know of it."""
    asked = _request(request_id)
    person = db.session.get(Person, asked.person_id) if asked.person_id else None
    if person is None or asked.kind != Kind.READ:
        abort(404)
    about = About(person, entries.entries_of(person.id), community().id)
    return htmx.page(
        "core/requests/held.html", asked=asked, person=person, sections=sections.of(about)
    )


def on_page_of(person: Person, here: Community) -> tuple[str, dict[str, object]] | None:
    """On the page of a person: what they asked, and where to write down what they ask."""
    return "core/requests/_of_person.html", {"requests": queries.of_person([person.id], here.id)}


def _page(asked: PersonRequest, status: int = 200, **given: Form) -> Response:
    forms: dict[str, Form] = {
        "answer": AnswerForm(formdata=None, prefix="answer"),
        "extend": ExtendForm(formdata=None, prefix="extend"),
    }
    person = db.session.get(Person, asked.person_id) if asked.person_id else None
    return htmx.page(
        "core/requests/show.html",
        status=status,
        asked=asked,
        person=person,
        forms=forms | given,
        why_not=_why_not(person) if person else "",
        wrong=next(iter(given.values()), None),
    )


def _why_not(person: Person) -> str:
    """Why whoever is here cannot erase this person by pressing a button; empty when they can."""
    why = "" if me().is_administrator else erasing.why_not_by_an_organiser(person, community().id)
    return why or erasing.why_not_at_once(person)


def _request(request_id: int) -> PersonRequest:
    found = db.session.get(PersonRequest, request_id)
    if found is None or not queries.concerns(found, community().id):
        abort(404)
    return found


def _given(form: WriteDownForm) -> dict[str, Any]:
    values = form.values()
    return {**values, "kind": Kind(values["kind"]), "words": values["words"] or ""}


def _done(said: str) -> AnyResponse:
    db.session.commit()
    flash(said)
    return redirect(url_for(".index"), code=303)
