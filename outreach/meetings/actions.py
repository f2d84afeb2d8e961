"""Arranging a meeting, changing it, calling it off, and noting that it was held."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from core.communities.models import Community
from core.db import db, now
from core.deliveries import actions as deliveries
from core.deliveries.models import State
from core.errors import RuleBroken
from core.journal.actions import record_about
from core.people.models import Person
from core.safeguarding import queries as safeguarding
from outreach.meetings import queries
from outreach.meetings.models import Meeting
from outreach.touchpoints import actions as touchpoints

NEVER_ARRIVED = {State.FAILED, State.SUPPRESSED, State.CANCELLED, State.BOUNCED}


def arrange(community: Community, person: Person, values: dict[str, Any], by: Person) -> Meeting:
    """Arrange a meeting; both get it for their calendars, as far as they have an address."""
    _must_be_right(community.id, person)
    meeting = Meeting(community_id=community.id, person_id=person.id, by_id=by.id, **values)
    db.session.add(meeting)
    db.session.flush()
    _tell(meeting, person)
    record_about("meeting.arranged", meeting, by)
    return meeting


def change(meeting: Meeting, person: Person, values: dict[str, Any], by: Person) -> None:
    """Change when, where or why. Calendars know the change by its higher sequence."""
    meeting = queries.locked(meeting)
    _must_be_to_come(meeting)
    _must_be_right(meeting.community_id, person)
    if all(getattr(meeting, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(meeting, name, value)
    meeting.sequence += 1
    _tell(meeting, person)
    record_about("meeting.changed", meeting, by)


def call_off(meeting: Meeting, person: Person, by: Person) -> None:
    """Call it off. Whoever may have heard of it is told; whoever has not hears nothing."""
    meeting = queries.locked(meeting)
    _must_be_to_come(meeting)
    meeting.cancelled_at = now()
    meeting.sequence += 1
    _tell(meeting, person)
    record_about("meeting.cancelled", meeting, by)


def hold(meeting: Meeting, said: str, by: Person) -> None:
    """Note that it was held, and what was said; the touchpoint carries the time of the meeting."""
    meeting = queries.locked(meeting)
    if meeting.cancelled_at is not None:
        raise RuleBroken(_("This meeting was called off."))
    if meeting.starts_at > now():
        raise RuleBroken(_("This meeting is still to come."))
    if queries.is_held(meeting):
        raise RuleBroken(_("It is noted already that this meeting was held."))
    about = meeting.community_id, meeting.person_id
    touchpoints.log(*about, "meeting", said, by=by, at=meeting.starts_at)


def hand_on(meeting: Meeting, to: Person) -> None:
    """Let somebody else meet them; whoever knows of the meeting is told."""
    person = db.session.get_one(Person, meeting.person_id)
    meeting.by_id = to.id
    meeting.sequence += 1
    db.session.flush()
    _tell(meeting, person)


def _must_be_to_come(meeting: Meeting) -> None:
    if meeting.cancelled_at is not None:
        raise RuleBroken(_("This meeting was called off."))
    if meeting.starts_at <= now():
        raise RuleBroken(_("This meeting is over, so it stays as it was."))


def _must_be_right(community_id: int, person: Person) -> None:
    if not person.may_be_contacted:
        raise RuleBroken(_("The person asked never to be contacted."))
    if safeguarding.is_held("person", person.id) or safeguarding.is_held("community", community_id):
        raise RuleBroken(_("This is on hold for safeguarding. Ask who looks after safeguarding."))


def _tell(meeting: Meeting, person: Person) -> None:
    """Queue the newest state of the meeting for both; an older one that still waits is stopped."""
    why = _("A newer message about this meeting takes its place.")
    for kind in (queries.TO_THEM, queries.NOTICE):
        deliveries.cancel(kind, [meeting.id], why=why)
    may_know = bool(queries.states_of(meeting, person.id) - NEVER_ARRIVED)
    if person.email and (may_know or meeting.cancelled_at is None):
        _queue(queries.NOTICE if may_know else queries.TO_THEM, meeting, person.id)
    if meeting.by_id is not None and meeting.by_id != person.id:
        _queue(queries.NOTICE, meeting, meeting.by_id)


def _queue(kind: str, meeting: Meeting, person_id: int) -> None:
    deliveries.queue(
        kind,
        subject_id=meeting.id,
        step=f"version-{meeting.sequence}",
        person_ids=[person_id],
        community_id=meeting.community_id,
    )
