"""The page behind the link of an invitation to the team: who asks, for what, and two buttons.

Accepting gives the role and no session: whoever accepts signs in as everybody does.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import limiter, me_or_nobody
from core.accounts import actions as accounts
from core.accounts import devices
from core.communities.models import Role
from core.db import db
from core.joining import actions
from core.joining.actions import CONFLICT, GONE, Objection
from core.people.models import Person
from core.team import queries, words
from core.team.messages import place_of
from core.team.models import ADMINISTRATOR, TeamInvitation

bp = Blueprint("joining", __name__, url_prefix="/join")


@bp.get("/declined")
def declined() -> Response:
    return _private("core/joining/declined.html")


@bp.get("/<token>")
def show(token: str) -> AnyResponse:
    invitation = queries.of_token(token)
    against = actions.objection(invitation)
    if invitation is None or against:
        return _over(against)
    return _asked(invitation, token)


@bp.post("/<token>/acceptance")
@limiter.limit("20/hour")
def accept(token: str) -> AnyResponse:
    invitation = queries.of_token(token)
    against = actions.objection(invitation, keeps=True)
    if invitation is None or against:
        return _over(against)
    visitor = me_or_nobody()
    if not _is_for(invitation, visitor):
        return _asked(invitation, token, CONFLICT)
    actions.accept(invitation)
    said = words.said(words.NOW, invitation.role, place=words.apart(place_of(invitation)))
    to = _first_page(invitation)
    if visitor is None:
        session["next"], to = to, url_for("core.accounts.asked")
        _mail_link(invitation.person)
    db.session.commit()
    flash(said)
    return redirect(to, code=303)


@bp.post("/<token>/refusal")
@limiter.limit("20/hour")
def decline(token: str) -> AnyResponse:
    invitation = queries.of_token(token)
    if invitation is None or not invitation.is_waiting:
        return _over(actions.objection(invitation))
    if not _is_for(invitation, me_or_nobody()):
        return _asked(invitation, token, CONFLICT)
    actions.decline(invitation)
    db.session.commit()
    return redirect(url_for(".declined"), code=303)


def _is_for(invitation: TeamInvitation, visitor: Person | None) -> bool:
    """True unless somebody else is signed in with this browser."""
    return visitor is None or visitor.id == invitation.person_id


def _first_page(invitation: TeamInvitation) -> str:
    """Where they begin; the front door knows it for whoever does not organise."""
    if invitation.role == ADMINISTRATOR:
        return url_for("core.operations.index")
    if invitation.role == Role.ORGANISER:
        return url_for("core.communities.home", community_id=invitation.community_id)
    return url_for("core.welcome.index")


def _mail_link(person: Person) -> None:
    address = person.email or ""
    is_known = devices.known_as(address) is not None
    accounts.mail_link(address, devices.browser(), is_known)


def _asked(invitation: TeamInvitation, token: str, status: int = 200) -> Response:
    place, by = place_of(invitation), invitation.invited_by
    about = {"name": words.apart(by.name if by else ""), "place": words.apart(place)}
    return _private(
        "core/joining/show.html",
        status,
        invitation=invitation,
        asks=words.said(words.ASKS, invitation.role, **about),
        place=place,
        token=token,
        is_theirs=_is_for(invitation, me_or_nobody()),
    )


def _over(against: Objection | None) -> Response:
    status = against.status if against else GONE
    return _private("core/joining/over.html", status, against=against)


def _private(template: str, status: int = 200, **context: Any) -> Response:
    """No cache keeps it, no search engine finds it, and no other site learns the address."""
    answer = htmx.page(template, status=status, **context)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
