"""Who is signed in, for administrators, and signing somebody out everywhere."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import me, me_or_nobody
from core.communities.models import Community
from core.db import db
from core.people.models import Person
from core.rows import asked_row
from core.sessions import actions, queries

bp = Blueprint("signed_in_people", __name__, url_prefix="/signed-in")


@bp.get("/")
def index() -> Response:
    found = queries.newest(asked_row("before"), queries.MOST + 1)
    more = found[queries.MOST - 1].id if len(found) > queries.MOST else None
    return htmx.page("core/signed_in_people/index.html", sessions=found[: queries.MOST], more=more)


@bp.post("/<int:person_id>/ending")
def end(person_id: int) -> AnyResponse:
    """After a lost phone, or when somebody leaves: the next request finds them signed out."""
    actions.end_theirs(person_id, by=me())
    db.session.commit()
    flash(_("They are signed out everywhere."))
    return redirect(url_for(".index"), code=303)


def person_panel(person: Person, _community: Community) -> tuple[str, dict[str, object]] | None:
    """On the page of a person, for administrators, while that person is signed in somewhere."""
    reader = me_or_nobody()
    if reader is None or not reader.is_administrator:
        return None
    count = queries.count_of(person.id)
    panel = "core/signed_in_people/_person.html", {"person": person, "count": count}
    return panel if count else None
