"""The desk for what people ask about their details: one list, with the legal clock."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import asks_again, community, me
from core.communities import queries as communities
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
from core.requests.forms import AnswerForm, ExtendForm, ToldForm, WriteDownForm
from core.requests.models import Kind, PersonRequest
from core.rows import asked_row, known_person

bp = Blueprint("requests", __name__, url_prefix="/communities/<int:community_id>/requests")


@bp.get("/")
def index() -> Response:
    """What waits; administrators see what strangers to every community asked, too."""
    before, too = asked_row("before"), me().is_administrator
    answered = queries.answered(community().id, before, and_strangers=too)
    return htmx.page(
        "core/requests/index.html",
        waiting=queries.waiting([community().id], and_strangers=too),
        untold=queries.untold([community().id], and_strangers=too),
        answered=answered,
        next=answered[-1][0].id if len(answered) == queries.PAGE else None,
        is_first=not before,
        today=today(),
    )


@bp.route("/people/<int:person_id>", methods=["GET", "POST"])
def new(person_id: int) -> AnyResponse:
    person = known_person(person_id)
    form = WriteDownForm(person)
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
    asked = _request(request_id)
    form = AnswerForm(asked, prefix="answer")
    if not form.validate_on_submit():
        return _page(asked, 422, answer=form)
    actions.answer(asked, form.outcome.data, form.reason.data or "", by=me())
    if actions.is_mailed(_person(asked)):
        return _done(_("Answered. They get a mail that leads them to your answer."))
    db.session.commit()
    flash(_("Answered. No mail can tell them: tell them yourself, and write down here how."))
    return redirect(url_for(".show", request_id=asked.id), code=303)


@bp.post("/<int:request_id>/telling")
def tell(request_id: int) -> AnyResponse:
    """Write down that somebody told them what became of it."""
    asked, form = _request(request_id), ToldForm(prefix="told")
    if not form.validate_on_submit():
        return _page(asked, 422, told=form)
    actions.told(asked, form.how.data, by=me())
    return _done(_("Written down: they know."))


@bp.post("/<int:request_id>/extension")
def extend(request_id: int) -> AnyResponse:
    asked, form = _request(request_id), ExtendForm(prefix="extend")
    if not form.validate_on_submit():
        return _page(asked, 422, extend=form)
    actions.extend(asked, form.reason.data, by=me())
    if actions.is_mailed(_person(asked)):
        return _done(_("You have two more months. They get a mail that says so."))
    return _done(_("You have two more months. No mail can tell them: tell them now, and why."))


@bp.post("/<int:request_id>/erasure")
@asks_again()
def erase(request_id: int) -> AnyResponse:
    """Erase whoever asked for it, and answer the request with that."""
    asked = _request(request_id)
    person = _person(asked)
    if person is None or asked.kind not in (Kind.ERASE, Kind.OBJECT):
        abort(404)
    if why := _why_not(person):
        raise RuleBroken(why)
    actions.answer(asked, "done", "", by=me())
    erasing.erase(person, by=me(), how="request")
    return _done(_("They are erased. Tell them so; nothing here can reach them any more."))


@bp.get("/<int:request_id>/held")
@asks_again()
def held(request_id: int) -> Response:
    """What we hold, to be printed for whoever asked; what this community may know of it."""
    asked = _request(request_id)
    person = _person(asked)
    if person is None or asked.kind != Kind.READ:
        abort(404)
    is_strangers = me().is_administrator and asked.community_id is None
    of = None if is_strangers else community().id
    about = About(person, entries.entries_of(person.id), of)
    return htmx.page(
        "core/requests/held.html", asked=asked, person=person, sections=sections.of(about)
    )


def on_page_of(person: Person, here: Community) -> tuple[str, dict[str, object]] | None:
    """On the page of a person: what they asked, and where to write down what they ask."""
    return "core/requests/_of_person.html", {"requests": queries.of_person([person.id], here.id)}


def _page(asked: PersonRequest, status: int = 200, **given: Form) -> Response:
    forms: dict[str, Form] = {
        "answer": AnswerForm(asked, formdata=None, prefix="answer"),
        "extend": ExtendForm(formdata=None, prefix="extend"),
        "told": ToldForm(formdata=None, prefix="told"),
    }
    person = _person(asked)
    return htmx.page(
        "core/requests/show.html",
        status=status,
        asked=asked,
        person=person,
        is_known=bool(person and communities.known_person(community().id, person.id)),
        is_mailed=actions.is_mailed(person),
        forms=forms | given,
        why_not=_why_not(person) if person else "",
        wrong=next(iter(given.values()), None),
    )


def _why_not(person: Person) -> str:
    """Why whoever is here cannot erase this person by pressing a button; empty when they can."""
    why = "" if me().is_administrator else erasing.why_not_by_an_organiser(person, community().id)
    return why or erasing.why_not_at_once(person)


def _request(request_id: int) -> PersonRequest:
    found, too = db.session.get(PersonRequest, request_id), me().is_administrator
    if found is None or not queries.concerns(found, community().id, and_strangers=too):
        abort(404)
    return found


def _person(asked: PersonRequest) -> Person | None:
    return db.session.get(Person, asked.person_id) if asked.person_id else None


def _given(form: WriteDownForm) -> dict[str, Any]:
    values = form.values()
    return {**values, "kind": Kind(values["kind"]), "words": values["words"] or ""}


def _done(said: str) -> AnyResponse:
    db.session.commit()
    flash(said)
    return redirect(url_for(".index"), code=303)
