"""The page of a link: somebody was written down, and says whether it is so. No account needed."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import limiter
from core.communities.models import Community
from core.db import db
from core.people.models import Person
from recognition.contributions import parts, queries
from recognition.contributions.links import participation_of
from recognition.contributions.models import Contribution, Part
from recognition.holding import must_not_be_held

bp = Blueprint("confirmations", __name__, url_prefix="/did-this")


@bp.get("/<token>")
def show(token: str) -> Response:
    contribution, person, state = _found(token)
    return htmx.page(
        "recognition/confirmations/show.html",
        contribution=contribution,
        person=person,
        state=state,
        token=token,
        where=db.session.get_one(Community, contribution.community_id),
    )


@bp.post("/<token>/confirmation")
@limiter.limit("30/hour")
def confirm(token: str) -> AnyResponse:
    contribution, person, state = _found(token)
    if state == Part.PROPOSED:
        must_not_be_held(contribution.community_id)
        parts.confirm(contribution, person.id, by=person)
        db.session.commit()
    return redirect(url_for(".show", token=token), code=303)


@bp.post("/<token>/hidden-confirmation")
@limiter.limit("30/hour")
def confirm_hidden(token: str) -> AnyResponse:
    """It is so, but their name stays out of it."""
    contribution, person, state = _found(token)
    if state == Part.PROPOSED:
        must_not_be_held(contribution.community_id)
        parts.confirm(contribution, person.id, by=person)
    parts.hide(contribution, person, is_hidden=True)
    db.session.commit()
    return redirect(url_for(".show", token=token), code=303)


@bp.post("/<token>/refusal")
@limiter.limit("30/hour")
def decline(token: str) -> AnyResponse:
    contribution, person, state = _found(token)
    if state != Part.DECLINED:
        parts.decline(contribution, person.id, by=person)
        db.session.commit()
    return redirect(url_for(".show", token=token), code=303)


def _found(token: str) -> tuple[Contribution, Person, str]:
    part = participation_of(token)
    if part is None:
        abort(404)
    contribution = queries.whole(part.contribution_id)
    if contribution.removed_at is not None:
        abort(404)
    person = db.session.get_one(Person, part.person_id)
    return contribution, person, part.state
