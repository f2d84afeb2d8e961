"""Meetings in calendars: as a file, by mail, and in the feed of whoever arranged them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _

from core.calendars import files
from core.calendars.dates import Date
from core.calendars.files import Party
from core.communities.models import Community
from core.pages.links import absolute
from core.people.models import Person
from outreach.meetings import queries
from outreach.meetings.models import Meeting


def of_organiser(
    person_id: int, community_ids: Collection[int], since: datetime, until: datetime, limit: int
) -> Sequence[Date]:
    """The meetings that this person arranged, for their own calendar."""
    found = queries.of_organiser(person_id, community_ids, since, until, limit)
    return [
        date_of(each.meeting, _("Meeting with %(name)s", name=each.name), _page(each.meeting))
        for each in found
    ]


def file_of(meeting: Meeting, community: Community, person: Person, by: Person | None) -> bytes:
    """The meeting as a file to keep or to hand over: whoever opens it asks nobody by mail."""
    organiser = Party(by.name, by.email) if by and by.email else None
    return files.meeting(_between(meeting, community, person, by), meeting.about, organiser, ())


def part_of_mail(
    meeting: Meeting, community: Community, person: Person, by: Person | None
) -> tuple[str, str]:
    """The same date for a mail that asks both, as far as they have an address, and its method."""
    organiser = Party(by.name, by.email) if by and by.email else None
    guests = [Party(person.name, person.email)] if person.email else []
    date = _between(meeting, community, person, by)
    made = files.meeting(date, meeting.about, organiser, guests)
    return made.decode(), files.method_for(date, organiser, guests)


def _between(meeting: Meeting, community: Community, person: Person, by: Person | None) -> Date:
    names = {"first": by.name if by else community.name, "second": person.name}
    return date_of(meeting, _("%(first)s and %(second)s", **names), "")


def date_of(meeting: Meeting, title: str, url: str) -> Date:
    """Each version a second later, since calendars compare these where sequences are equal."""
    return Date(
        f"meeting-{meeting.uid}",
        title,
        meeting.starts_at,
        url,
        meeting.created_at + timedelta(seconds=meeting.sequence),
        meeting.community_id,
        meeting.person_id,
        meeting.minutes,
        meeting.place,
        meeting.sequence,
        meeting.cancelled_at is not None,
    )


def _page(meeting: Meeting) -> str:
    place = {"community_id": meeting.community_id, "meeting_id": meeting.id}
    return absolute("outreach.meetings.show", **place)
