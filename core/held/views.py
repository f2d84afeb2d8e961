"""What we hold about you: a page by link, without an account, with everything one can do about it.

A link is mailed to whoever asks; the answer is the same whether we know the address or not.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import limiter
from core.db import db
from core.erasure import erasing
from core.erasure import queries as entries
from core.held import actions, copies, queries, sections
from core.held.forms import AskForm, CorrectForm, EraseForm, ObjectForm
from core.held.sections import About
from core.people.models import Person
from core.requests import actions as requests
from core.requests import queries as asked
from core.requests.models import Kind
from core.safeguarding import queries as safeguarding

bp = Blueprint("held", __name__, url_prefix="/about-you")


@bp.route("/", methods=["GET", "POST"])
@limiter.limit("5/hour", methods=["POST"], deduct_when=lambda answer: answer.status_code < 400)
def ask() -> AnyResponse:
    form = AskForm()
    if not form.validate_on_submit():
        status = 422 if request.method == "POST" else 200
        return htmx.page("core/held/ask.html", form=form, status=status)
    actions.mail_link(form.email.data)
    db.session.commit()
    return redirect(url_for(".sent"), code=303)


@bp.get("/sent")
def sent() -> Response:
    return htmx.page("core/held/sent.html")


@bp.get("/erased")
def erased() -> Response:
    return htmx.page("core/held/erased.html")


@bp.get("/back")
def back() -> Response:
    return htmx.page("core/held/back.html")


@bp.get("/<token>")
def show(token: str) -> Response:
    person = _person(token)
    if actions.is_forgotten(person):
        return _private("core/held/forgotten.html", token=token)
    about = _about(person)
    return _private(
        "core/held/show.html",
        person=person,
        token=token,
        sections=sections.of(about),
        requests=asked.of_person(about.ids),
    )


@bp.get("/<token>/copy.json")
def as_json(token: str) -> Response:
    return _file(copies.as_json(_about(_person(token))), "application/json", "json")


@bp.get("/<token>/copy.pdf")
@limiter.limit("20/hour")
def as_pdf(token: str) -> Response:
    from core.held import papers  # noqa: PLC0415  # heavy (fpdf), and seldom asked for

    about = _about(_person(token))
    return _file(papers.as_pdf(about), "application/pdf", "pdf")


@bp.route("/<token>/correction", methods=["GET", "POST"])
def correct(token: str) -> AnyResponse:
    person, form = _person(token), CorrectForm()
    if not form.validate_on_submit():
        return _form("correct", form, token, person)
    requests.ask(person, Kind.CORRECT, form.words.data)
    return _done(token)


@bp.post("/<token>/restriction")
def restrict(token: str) -> AnyResponse:
    actions.restrict(_person(token))
    return _done(token)


@bp.post("/<token>/restriction/end")
def lift(token: str) -> AnyResponse:
    actions.lift(_person(token))
    return _done(token)


@bp.route("/<token>/objection", methods=["GET", "POST"])
def object_to_it(token: str) -> AnyResponse:
    person, form = _person(token), ObjectForm()
    if not form.validate_on_submit():
        return _form("object_to_it", form, token, person)
    actions.object_to_it(person, form.words.data or "")
    return _done(token)


@bp.route("/<token>/erasure", methods=["GET", "POST"])
def erase(token: str) -> AnyResponse:
    """Erase at once; where somebody must look first, keep the request."""
    person, form = _person(token), EraseForm()
    if not form.validate_on_submit():
        places = entries.looked_after(entries.entries_of(person.id))
        return _form("erase", form, token, person, places=places)
    if safeguarding.is_held("person", person.id):
        requests.ask(person, Kind.ERASE)
        return _done(token)
    requests.did(person, Kind.ERASE)
    erasing.erase(person, keeps_badges=form.keeps_badges.data)
    db.session.commit()
    return redirect(url_for(".erased"), code=303)


@bp.post("/<token>/return")
def come_back(token: str) -> AnyResponse:
    person = _person(token)
    if not actions.is_forgotten(person):
        abort(404)
    actions.come_back(person)
    db.session.commit()
    return redirect(url_for(".back"), code=303)


def _person(token: str) -> Person:
    link = queries.link_of(token)
    if link is None or link.person is None:
        abort(_private("core/held/old.html", status=410))
    return link.person


def _about(person: Person) -> About:
    return About(person, entries.entries_of(person.id))


def _done(token: str) -> AnyResponse:
    db.session.commit()
    return redirect(url_for(".show", token=token), code=303)


def _form(name: str, form: object, token: str, person: Person, **about: Any) -> Response:
    status = 422 if request.method == "POST" else 200
    about |= {"form": form, "token": token, "person": person}
    return _private(f"core/held/{name}.html", status=status, **about)


def _file(content: str | bytes, mimetype: str, ending: str) -> Response:
    answer = Response(content, mimetype=mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=f"about-you.{ending}")
    return _kept(answer)


def _private(template: str, status: int = 200, **context: Any) -> Response:
    return _kept(htmx.page(template, status=status, **context))


def _kept(answer: Response) -> Response:
    """No cache keeps it, no search engine finds it, and no other site learns the address."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
