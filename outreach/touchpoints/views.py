"""Noting a contact on a person's page, correcting it, and how often to be in touch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.communities import owning
from core.communities import queries as communities
from core.communities.models import Community
from core.db import db, now, today
from core.errors import RuleBroken
from core.forms import one_line
from core.people import timeline
from core.people.models import Person
from core.rows import in_community, known_person, row_number
from outreach.next_steps import actions as next_steps
from outreach.next_steps.views import steps_of_person
from outreach.touchpoints import actions, naming, queries
from outreach.touchpoints.forms import ContactForm, KeepingForm, TouchpointForm
from outreach.touchpoints.models import Touchpoint

bp = Blueprint("touchpoints", __name__, url_prefix="/communities/<int:community_id>/people")


@bp.route("/<int:person_id>/touchpoints", methods=["GET", "POST"])
def log(person_id: int) -> AnyResponse:
    person = known_person(person_id)
    form = TouchpointForm(community().id, me().id)
    if not form.validate_on_submit():
        return _log_page(form, person)
    try:
        _log(form, person)
    except RuleBroken as rule:
        db.session.rollback()
        return _log_page(form, known_person(person_id), rule)
    db.session.commit()
    if not htmx.wants_fragment():
        flash(_("Noted."))
        return redirect(url_for("core.people.show", person_id=person.id), code=303)
    fresh = TouchpointForm(community().id, me().id, formdata=None)
    return htmx.page(
        "outreach/touchpoints/_noted.html",
        panel=_panel(person, community(), fresh) | {"noted": True},
        moments=timeline.of_person(person.id, community().id),
    )


@bp.get("/touchpoints/names")
def names() -> Response:
    text = one_line(request.args.get("others"))[:2000]
    ticked = _ticked(request.args.getlist("with"))
    offered = naming.offered(community().id, text, ticked)
    return htmx.page("outreach/touchpoints/_names.html", offered=offered)


@bp.route("/touchpoints/<int:touchpoint_id>", methods=["GET", "POST"])
def edit(touchpoint_id: int) -> AnyResponse:
    touchpoint = in_community(Touchpoint, touchpoint_id)
    others = queries.others_at([touchpoint.id]).get(touchpoint.id, [])
    form = ContactForm(obj=touchpoint, on=touchpoint.at.date())
    rule = None
    if form.validate_on_submit():
        try:
            at = touchpoint.at if form.on.data == touchpoint.at.date() else _moment(form.on.data)
            there = naming.read(community().id, form.others.data, _ticked(_given()))
            actions.change(touchpoint, form.kind.data, form.said.data, at, there, by=me())
        except RuleBroken as broken:
            db.session.rollback()
            rule, touchpoint = broken, in_community(Touchpoint, touchpoint_id)
        else:
            return _to_person(touchpoint.person_id)
    return htmx.page(
        "outreach/touchpoints/edit.html",
        status=_status(rule),
        form=form,
        rule=rule,
        touchpoint=touchpoint,
        person=known_person(touchpoint.person_id),
        offered=_offered() if request.method == "POST" else [(each, True) for each in others],
        is_open=actions.is_open(touchpoint, me()),
    )


@bp.post("/touchpoints/<int:touchpoint_id>/removal")
def remove(touchpoint_id: int) -> AnyResponse:
    touchpoint = in_community(Touchpoint, touchpoint_id)
    person_id = touchpoint.person_id
    actions.remove(touchpoint, by=me())
    return _to_person(person_id)


@bp.post("/<int:person_id>/keeping-in-touch")
def keep(person_id: int) -> AnyResponse:
    person = known_person(person_id)
    form = KeepingForm(community().id)
    if not form.validate_on_submit():
        return htmx.page("outreach/touchpoints/keep.html", status=422, form=form, person=person)
    owning.set_owner(community(), person, form.owner.data or None, by=me())
    actions.intend(community().id, person.id, form.every_days.data, by=me())
    return _to_person(person.id)


def touchpoint_panel(person: Person, community: Community) -> tuple[str, dict[str, object]]:
    """On a person's page: the last contact, a way to note another, and what comes next."""
    form = TouchpointForm(community.id, me().id, formdata=None)
    return "outreach/touchpoints/_of_person.html", _panel(person, community, form)


def _panel(person: Person, community: Community, form: TouchpointForm) -> dict[str, Any]:
    known = owning.of(community.id, person.id)
    last = queries.latest([person.id], [community.id]).get(person.id)
    warning = queries.colleague_contacts([person.id], me().id).get(person.id)
    owner_id = known.owner_id or 0
    steps = steps_of_person(person, community)
    kept = {"owner": owner_id, "every_days": known.contact_every_days}
    return {
        "person": person,
        "form": form,
        "last": last,
        "days": (today() - last.at.date()).days if last else None,
        "known": known,
        "owner": db.session.get(Person, owner_id) if owner_id else None,
        "is_due": known.contact_due_on is not None and known.contact_due_on <= today(),
        "warning": warning,
        "colleague": communities.known_person(community.id, warning.by_id or 0)
        if warning
        else None,
        "keeping": KeepingForm(community.id, formdata=None, data=kept),
        "steps": steps[1] if steps else {},
        "offered": [],
    }


def _log(form: TouchpointForm, person: Person) -> None:
    here = community().id
    others = naming.read(here, form.others.data, _ticked(_given()))
    kind, said, at = form.kind.data, form.said.data, _moment(form.on.data)
    about = (here, person.id, kind, said)
    made = actions.log_once(form.key.data, *about, by=me(), at=at, others=others)
    if made and form.step.data:
        step, owner_id = form.step.data, form.step_owner.data
        next_steps.add(
            here, person.id, step, form.step_on.data, owner_id, by=me(), touchpoint_id=made.id
        )


def _moment(on: date) -> datetime:
    """Now, or noon of a day that has been."""
    return now() if on >= today() else datetime.combine(on, time(12), tzinfo=UTC)


def _given() -> Sequence[str]:
    return request.form.getlist("with")


def _ticked(numbers: Sequence[str]) -> list[int]:
    found = []
    for number in numbers[: naming.MOST]:
        try:
            found.append(row_number(number))
        except ValueError:
            continue
    return found


def _offered() -> list[tuple[Person, bool]]:
    return naming.offered(community().id, "", _ticked(_given()))


def _log_page(form: TouchpointForm, person: Person, rule: RuleBroken | None = None) -> Response:
    panel = _panel(person, community(), form) | {"rule": rule, "offered": _offered()}
    return htmx.page(
        "outreach/touchpoints/log.html",
        "outreach/touchpoints/_of_person.html",
        status=_status(rule),
        panel=panel,
    )


def _status(rule: RuleBroken | None) -> int:
    return 409 if rule else 422 if request.method == "POST" else 200


def _to_person(person_id: int) -> AnyResponse:
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("core.people.show", person_id=person_id), code=303)
