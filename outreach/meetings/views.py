"""A meeting with a person: arrange it, change it, call it off, note that it was held."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.communities.models import Community
from core.communities.quiet_hours import zone_of
from core.db import db, now
from core.deliveries.words import STATE_WORDS
from core.people.models import Person
from core.rows import in_community, known_person
from outreach.meetings import actions, dates, queries
from outreach.meetings.forms import HeldForm, MeetingForm
from outreach.meetings.models import Meeting
from outreach.meetings.words import when_in
from outreach.touchpoints import queries as touchpoints

bp = Blueprint("meetings", __name__, url_prefix="/communities/<int:community_id>")


@bp.route("/people/<int:person_id>/meetings/new", methods=["GET", "POST"])
def new(person_id: int) -> AnyResponse:
    person = known_person(person_id)
    form = MeetingForm(community())
    if form.validate_on_submit():
        meeting = _arranged_once(person, form)
        flash(_("Arranged."))
        return redirect(url_for(".show", meeting_id=meeting.id), code=303)
    contacts = touchpoints.colleague_contacts([person.id], me().id)
    return _form_page("outreach/meetings/new.html", form, person, contact=contacts.get(person.id))


@bp.get("/meetings/<int:meeting_id>")
def show(meeting_id: int) -> Response:
    meeting, person, by = _with_people(meeting_id)
    return htmx.page(
        "outreach/meetings/show.html",
        meeting=meeting,
        person=person,
        by=by,
        when=when_in(meeting, community()),
        state_words=STATE_WORDS,
        delivery=queries.delivery_to(meeting, person.id),
        is_held=queries.is_held(meeting),
        is_over=meeting.starts_at <= now(),
        form=HeldForm(),
    )


@bp.route("/meetings/<int:meeting_id>/change", methods=["GET", "POST"])
def change(meeting_id: int) -> AnyResponse:
    meeting, person, _by = _with_people(meeting_id)
    local = meeting.starts_at.astimezone(zone_of(community().timezone))
    form = MeetingForm(community(), obj=meeting, on=local.date(), at=local.time())
    if form.validate_on_submit():
        actions.change(meeting, person, form.chosen(), by=me())
        db.session.commit()
        flash(_("Changed."))
        return redirect(url_for(".show", meeting_id=meeting.id), code=303)
    return _form_page("outreach/meetings/change.html", form, person, meeting=meeting)


@bp.post("/meetings/<int:meeting_id>/cancellation")
def call_off(meeting_id: int) -> AnyResponse:
    meeting, person, _by = _with_people(meeting_id)
    actions.call_off(meeting, person, by=me())
    db.session.commit()
    flash(_("Called off."))
    return redirect(url_for(".show", meeting_id=meeting.id), code=303)


@bp.post("/meetings/<int:meeting_id>/holding")
def hold(meeting_id: int) -> AnyResponse:
    meeting = in_community(Meeting, meeting_id)
    form = HeldForm()
    if not form.validate_on_submit():
        flash(" ".join(str(each) for each in form.said.errors), "warn")
        return redirect(url_for(".show", meeting_id=meeting.id), code=303)
    actions.hold(meeting, form.said.data, by=me())
    db.session.commit()
    flash(_("Noted."))
    return redirect(url_for("core.people.show", person_id=meeting.person_id), code=303)


@bp.get("/meetings/<int:meeting_id>/meeting.ics")
def download(meeting_id: int) -> Response:
    """For whoever keeps a calendar, but no mail program that opens it there."""
    meeting, person, by = _with_people(meeting_id)
    answer = Response(dates.file_of(meeting, community(), person, by), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return answer


def meetings_of_person(person: Person, here: Community) -> tuple[str, dict[str, object]]:
    """On a person's page: what is arranged with them, and a way to arrange more."""
    found = [(each, when_in(each, here)) for each in queries.to_come(person.id, here.id)]
    return "outreach/meetings/_of_person.html", {"person": person, "meetings": found}


def _arranged_once(person: Person, form: MeetingForm) -> Meeting:
    """The meeting of this form. Pressing twice arranges one: their key is unique."""
    about = form.key.data, community().id, person.id, me().id
    if (before := queries.of_form(*about)) is not None:
        return before
    try:
        values = {**form.chosen(), "uid": form.key.data}
        meeting = actions.arrange(community(), person, values, by=me())
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        if (before := queries.of_form(*about)) is None:
            raise
        return before
    return meeting


def _with_people(meeting_id: int) -> tuple[Meeting, Person, Person | None]:
    return queries.with_people([in_community(Meeting, meeting_id).id])[meeting_id]


def _form_page(template: str, form: MeetingForm, person: Person, **more: Any) -> Response:
    status = 422 if request.method == "POST" else 200
    zone = community().timezone.replace("_", " ")
    return htmx.page(template, status=status, form=form, person=person, zone=zone, **more)
