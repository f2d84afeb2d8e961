"""The page of a code from a wall: what it gives, and a button. Looking changes nothing."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import limiter, me_or_nobody
from core.accounts import visits
from core.communities import queries as communities
from core.communities.models import Role
from core.db import db
from core.errors import RuleBroken
from core.forms import Form
from core.pages.squares import square
from core.people.models import Person
from core.safeguarding.queries import is_held
from recognition.awards import queries as awards
from recognition.awards.links import award_of, award_token, award_url
from recognition.claims import claiming, codes, queries
from recognition.claims.forms import NameForm, PressForm
from recognition.claims.models import Claim
from recognition.claims.queries import Prepared
from recognition.claims.words import clock_time, why_not

bp = Blueprint("claims", __name__, url_prefix="/claim")
LOOKS = "120/minute"
PRESSES = "30/minute;400/hour"
BY_STRANGERS = "10/hour"
HAVE_A_PART = (Role.AMBASSADOR, Role.ORGANISER, Role.SAFEGUARDING_LEAD)


@bp.get("/")
@limiter.limit(LOOKS)
def find() -> AnyResponse:
    typed = codes.typed(request.args.get("code", "")[:100])
    if typed and queries.with_code(typed) is not None:
        return redirect(url_for(".show", code=typed), code=303)
    return _asking(typed)


@bp.get("/<code>")
@limiter.limit(LOOKS)
def show(code: str) -> Response:
    prepared = queries.with_code(codes.typed(code))
    if prepared is None:
        return _asking(code, status=404)
    return _page(prepared, NameForm() if me_or_nobody() is None else PressForm())


@bp.post("/<code>")
@limiter.limit(PRESSES)
@limiter.limit(
    BY_STRANGERS,
    key_func=lambda: f"{visits.whence()} {codes.typed(str(request.path).rpartition('/')[2])}",
    exempt_when=lambda: me_or_nobody() is not None,
    deduct_when=lambda answer: answer.status_code == 303,
    error_message=lambda: _(
        "This code was claimed ten times from here within an hour. Ask one of the people around you"
        " who organise this to claim it for you, sign in, or come back in an hour."
    ),
)
def claim(code: str) -> AnyResponse:
    prepared, person = _found(code), me_or_nobody()
    form = NameForm() if person is None else PressForm()
    if not form.validate_on_submit():
        return _page(prepared, form, status=422)
    try:
        go_to = _claimed(prepared, person, form)
    except RuleBroken as rule:
        db.session.rollback()
        return _page(_found(code), form, rule, status=409)
    db.session.commit()
    return redirect(go_to, code=303)


@bp.get("/<code>/sent")
@limiter.limit(LOOKS)
def sent(code: str) -> Response:
    return htmx.page("recognition/claims/sent.html", prepared=_found(code))


@bp.get("/<code>/yours/<token>")
@limiter.limit(LOOKS)
def keep(code: str, token: str) -> Response:
    """Their link, to keep: they have no mailbox that it could go to."""
    prepared, award = _found(code), award_of(token) or abort(404)
    if award.badge_id != prepared.code.badge_id:
        abort(404)
    url = award_url(award)
    image = square(url)
    return htmx.page(
        "recognition/claims/keep.html", prepared=prepared, url=url, qr=image, token=token
    )


def _claimed(prepared: Prepared, person: Person | None, form: Form) -> str:
    """Claim it, and answer where that leads."""
    code = prepared.code
    if person is not None:
        return _theirs(claiming.claim(code.id, person), person)
    if form.email.data:
        claiming.claim_with_address(code.id, form.name.data, form.email.data)
        return url_for(".sent", code=code.code)
    made = claiming.claim_with_name(code.id, form.name.data, form.form_key.data)
    return url_for(".keep", code=code.code, token=_token(made))


def _theirs(made: Claim, person: Person) -> str:
    """Where somebody who has signed in decides about the badge."""
    award = awards.card(made.award_id or abort(404)).award
    if (award.community_id, person.id) in _parts(person, *Role):
        there = award.community_id
        return url_for("recognition.awards.show", community_id=there, award_id=award.id)
    return url_for("recognition.holders.show", token=award_token(award))


def _token(made: Claim) -> str:
    return award_token(awards.locked(made.award_id or abort(404)))


def _asking(typed: str, status: int = 200) -> Response:
    return htmx.page("recognition/claims/find.html", status=status, typed=typed[:20], longest=20)


def _found(typed: str) -> Prepared:
    return queries.with_code(codes.typed(typed)) or abort(404)


def _page(
    prepared: Prepared, form: Form, rule: RuleBroken | None = None, status: int = 200
) -> Response:
    code, person = prepared.code, me_or_nobody()
    mine = queries.claim_of(code.id, person.id) if person else None
    helps = person is not None and (code.community_id, person.id) in _parts(person, *HAVE_A_PART)
    return htmx.page(
        "recognition/claims/show.html",
        status=status,
        prepared=prepared,
        form=form,
        rule=rule,
        why_not=_stopped(prepared) or why_not(code) or _not_theirs(prepared, person),
        is_shown=not _stopped(prepared),
        person=person,
        helps=helps,
        mine=_theirs(mine, person) if mine and person and mine.award_id else None,
        clock_time=clock_time,
    )


def _not_theirs(prepared: Prepared, person: Person | None) -> str:
    return claiming.why_not_for(prepared.code, person) if person else ""


def _stopped(prepared: Prepared) -> str:
    """Why nothing at all is said of it: it was stopped, or is on hold."""
    held = is_held("community", prepared.code.community_id)
    maker = prepared.maker
    if held or maker is None or not claiming.still_gives(prepared.code, maker):
        return str(_("This code cannot be used now. Ask the people who gave it to you."))
    return why_not(prepared.code) if prepared.code.stopped_at else ""


def _parts(person: Person, *roles: str) -> set[tuple[int, int]]:
    return communities.with_role({person.id}, *roles)
