"""The page of whoever was named: what we hold and where from, and three buttons. No account."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import limiter
from core.communities import queries as communities
from core.communities.models import Community
from core.consents import links, queries
from core.consents.clock import NAMED_FOR
from core.consents.models import Purpose
from core.consents.weighing import basis_in, is_refused
from core.db import db, now
from core.named import actions
from core.people import queries as people
from core.people.models import Person
from core.requests import queries as requests
from core.requests.models import Kind

bp = Blueprint("named", __name__, url_prefix="/named")


@bp.get("/<token>")
def show(token: str) -> Response:
    found = _found(token)
    if found is None:
        return htmx.page("core/named/gone.html", status=404)
    person, community = found
    said = queries.lines_of([person.id]).get(person.id, ())
    return htmx.page(
        "core/named/show.html",
        person=person,
        place=community,
        token=token,
        topics=people.topics_of(person.id),
        languages=people.languages_of(person.id),
        agreed=basis_in(said, Purpose.CONTACT, "email", community.id) is not None,
        waits=requests.open_of(person.id, Kind.ERASE) is not None,
        objected=is_refused(said, Purpose.ANYTHING, "email", community.id),
    )


@bp.post("/<token>/yes")
@limiter.limit("30/hour")
def agree(token: str) -> AnyResponse:
    actions.agree(*_found_or_404(token))
    return _back(token)


@bp.post("/<token>/no")
@limiter.limit("30/hour")
def refuse(token: str) -> AnyResponse:
    actions.object_to_it(*_found_or_404(token))
    return _back(token)


@bp.post("/<token>/forgetting")
@limiter.limit("30/hour")
def forget(token: str) -> AnyResponse:
    person, _community = _found_or_404(token)
    if not actions.be_forgotten(person):
        return _back(token)
    db.session.commit()
    return redirect(url_for(".forgotten"), code=303)


@bp.get("/forgotten")
def forgotten() -> Response:
    return htmx.page("core/named/forgotten.html")


def _back(token: str) -> AnyResponse:
    db.session.commit()
    return redirect(url_for(".show", token=token), code=303)


def _found(token: str) -> tuple[Person, Community] | None:
    """Whom a link is for, in the days in which the community knows them as somebody named."""
    numbers = links.numbers_in(token, 2)
    if not numbers:
        return None
    person_id, community_id = people.current(numbers[0]), numbers[1]
    person = communities.known_person(community_id, person_id)
    community = db.session.get(Community, community_id)
    said = queries.lines_of([person_id]).get(person_id, ())
    until = now() - NAMED_FOR
    is_named = any(line.purpose == Purpose.NAMING and line.at > until for line in said)
    if person is None or community is None or not is_named:
        return None
    return None if people.may_sign_in(person) else (person, community)


def _found_or_404(token: str) -> tuple[Person, Community]:
    return _found(token) or abort(404)
