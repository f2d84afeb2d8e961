"""News on paper: for people without e-mail, as a letter or to be read to them."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.db import db, today
from core.errors import RuleBroken
from core.pages.squares import square
from core.people.models import Person
from core.rows import known_person, row_number
from core.safeguarding import queries as safeguarding
from recognition.letters import actions, pieces, queries
from recognition.news import queries as news

bp = Blueprint("letters", __name__, url_prefix="/communities/<int:community_id>/letters")


@bp.get("/")
def index() -> Response:
    return htmx.page(
        "recognition/letters/index.html", people=queries.waiting(community().id), most=queries.MOST
    )


@bp.get("/<int:person_id>")
def show(person_id: int) -> Response:
    person = _reader(person_id)
    untold = news.untold(person.id, community().id)
    return htmx.page(
        "recognition/letters/show.html",
        person=person,
        pieces=pieces.of(untold),
        until=untold[-1].id if untold else None,
        day=today(),
        qr=square,
    )


@bp.post("/<int:person_id>/telling")
def tell(person_id: int) -> AnyResponse:
    person, how = _reader(person_id), request.form.get("how", "")
    if how not in (actions.LETTER, actions.READ):
        raise RuleBroken(_("Say whether it was posted, or read to them."))
    actions.told(community().id, person, how, _until(), by=me())
    db.session.commit()
    flash(_("Noted."))
    return redirect(url_for(".index"), code=303)


def _reader(person_id: int) -> Person:
    """Somebody known here who is told on paper; the news of others is not for organisers to read.

    Nothing is posted or read out from a community that is on hold.
    """
    person = known_person(person_id)
    if not queries.gets_paper(person.id):
        abort(404)
    if safeguarding.is_held("community", community().id):
        raise RuleBroken(_("The community is on hold for safeguarding."))
    return person


def _until() -> int:
    try:
        return row_number(request.form.get("until", ""))
    except ValueError:
        raise RuleBroken(_("This page is old. Open the letter again.")) from None
