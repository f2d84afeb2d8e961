"""A meeting as mail that calendars understand, and what is checked before it leaves. RFC 6047."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.communities import queries as communities
from core.communities.models import Community, Role
from core.consents.models import Purpose
from core.db import db, now
from core.deliveries import actions as deliveries
from core.deliveries.checks import on_leave, too_early
from core.deliveries.kinds import Kind, Message, Never, Verdict
from core.deliveries.leaving import Leaving
from core.deliveries.models import Delivery
from core.deliveries.writing import write
from core.inbox.models import InboundMessage
from core.people.models import Person
from outreach.meetings import dates, queries
from outreach.meetings.models import Meeting
from outreach.meetings.words import when_in

FOLDERS = {False: "outreach/meetings/mail/meeting", True: "outreach/meetings/mail/called_off"}


@dataclass(frozen=True)
class Arranged:
    """The meeting that a message is about, and everyone who has to do with it."""

    meeting: Meeting
    community: Community
    person: Person
    by: Person | None
    by_is_here: bool


def gather(leaving: Sequence[Leaving]) -> dict[int, Arranged]:
    """What these messages are about, in a few queries."""
    found = queries.with_people({each.subject_id for each in leaving})
    places = communities.some({meeting.community_id for meeting, _person, _by in found.values()})
    here = communities.with_role({by.id for _m, _p, by in found.values() if by}, Role.ORGANISER)
    return {
        key: Arranged(
            meeting,
            places[meeting.community_id],
            person,
            by,
            bool(by and (by.is_administrator or (meeting.community_id, by.id) in here)),
        )
        for key, (meeting, person, by) in found.items()
    }


def check(_delivery: Leaving, about: Arranged | None) -> Verdict:
    """The first word about a meeting: it is still on, and whoever arranged it is still here."""
    if about is None or about.meeting.cancelled_at is not None:
        return Never(_("The meeting was called off."), state="cancelled")
    if about.meeting.starts_at <= now():
        return Never(_("The meeting is over."), state="cancelled")
    if about.by is None or not about.by_is_here or not about.by.email:
        words = _("Whoever arranged the meeting is no longer here, or has no e-mail address.")
        return Never(words, state="cancelled")
    return on_leave(about.by)


def check_notice(delivery: Leaving, about: Arranged | None) -> Verdict:
    """A change is no new contact, so that no cap holds it up; at night it waits all the same."""
    if about is None or about.meeting.starts_at <= now():
        return Never(_("The meeting is over."), state="cancelled")
    if delivery.person_id not in (about.person.id, about.by.id if about.by else None):
        return Never(_("Somebody else has this meeting by now."), state="cancelled")
    return too_early(delivery, now()) if delivery.person_id == about.person.id else None


def compose(delivery: Leaving, about: Arranged) -> Message:
    """The meeting as it stands, for whoever of the two this goes to."""
    is_off = about.meeting.cancelled_at is not None
    context = {
        "meeting": about.meeting,
        "community": about.community,
        "when": when_in(about.meeting, about.community),
        "reader": delivery.person,
        "is_theirs": delivery.person_id == about.person.id,
        "person": about.person,
        "by": about.by,
    }
    sender = about.by.name if about.by else "NextTen"
    reply_to = about.by.email if about.by else None
    message = write(FOLDERS[is_off], context, sender, reply_to, automatic=False)
    calendar, method = dates.part_of_mail(about.meeting, about.community, about.person, about.by)
    return replace(message, calendar=calendar, method=method)


def replied(delivery: Delivery, inbound_id: int) -> None:
    """Pass their words on to whoever arranged the meeting, once for each message."""
    meeting = db.session.get(Meeting, delivery.subject_id)
    if meeting is not None and meeting.by_id is not None and delivery.person_id != meeting.by_id:
        deliveries.queue(
            queries.REPLY,
            subject_id=inbound_id,
            step="told",
            person_ids=[meeting.by_id],
            community_id=meeting.community_id,
        )


def compose_reply(delivery: Leaving, _about: None) -> Message:
    """Their words, so that pressing Reply in any mail program writes to them."""
    inbound = db.session.get_one(InboundMessage, delivery.subject_id)
    sent = db.session.get_one(Delivery, inbound.delivery_id)
    person = db.session.get_one(Person, sent.person_id)
    context = {"inbound": inbound, "person": person, "reader": delivery.person}
    name = _("%(name)s through NextTen", name=person.name)
    return write("outreach/meetings/mail/replied", context, name, person.email)


MEETING = Kind(
    queries.TO_THEM,
    _l("Invitation to a meeting"),
    compose,
    check,
    gather,
    purpose=Purpose.INVITATION,
    replied=replied,
)
NOTICE = Kind(
    queries.NOTICE, _l("News of a meeting"), compose, check_notice, gather, is_notice=True
)
REPLY = Kind(queries.REPLY, _l("Reply about a meeting"), compose_reply, is_notice=True)
