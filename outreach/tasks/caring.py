"""What was promised, who was long not heard of, and the meetings of the day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from sqlalchemy import Row

from core.communities import owning
from core.communities import queries as communities
from core.communities.models import Community
from core.communities.quiet_hours import zone_of
from core.db import now, today
from core.pages.links import here
from core.today.ordering import Weight
from core.today.tasks import Deed, Field, Task
from outreach.meetings import queries as arranged
from outreach.meetings.queries import Arranged
from outreach.meetings.words import when_in
from outreach.next_steps import queries as promised
from outreach.tasks import deeds

A_DAY = timedelta(days=1)
HELD_WITHIN = timedelta(days=7)


def next_steps(
    person_id: int, community_ids: Collection[int], until: date, limit: int
) -> Sequence[Task]:
    """What I said I would do."""
    found = promised.open_of(person_id, community_ids, until, limit)
    return [_step(each, person_id) for each in found]


def contacts_due(
    person_id: int, community_ids: Collection[int], until: date, limit: int
) -> Sequence[Task]:
    """With whom I meant to be in touch again by now; each once, where it is longest due."""
    found = owning.due(person_id, community_ids, until, limit)
    longest = {each.person_id: each for each in reversed(found)}
    return [_contact(each) for each in reversed(longest.values())]


def meetings(
    person_id: int, community_ids: Collection[int], until: date, limit: int
) -> Sequence[Task]:
    """Meetings to prepare, and those that were and are not noted yet."""
    since = now() - HELD_WITHIN
    end = datetime.combine(until, time(), UTC) + 2 * A_DAY
    found = arranged.of_organiser(person_id, community_ids, since, end, limit)
    places = communities.some({each.meeting.community_id for each in found})
    tasks = [
        _meeting(each, places[each.meeting.community_id])
        for each in found
        if each.meeting.cancelled_at is None and not each.is_held
    ]
    return [each for each in tasks if each.due_on is None or each.due_on <= until]


def _step(each: Row[Any], owner_id: int) -> Task:
    place = {"community_id": each.community_id, "step_id": each.id}
    change = here("outreach.next_steps.edit", **place)
    by_then = _("You said that you would, by %(day)s.", day=format_date(each.due_on, "long"))
    some_day = _("You said that you would, and named no day. Do it, or say by when.")
    kept = {"what": each.what, "owner_id": str(owner_id)}
    day = Field("due_on", _("By when?"), "date", needed=True)
    return Task(
        f"step-{each.id}",
        "step",
        each.person_id,
        each.community_id,
        _("%(what)s: %(name)s", what=each.what, name=each.name),
        by_then if each.due_on else some_day,
        each.due_on,
        Weight.PROMISE if each.due_on else Weight.OTHER,
        15,
        f"{change}?today=tasks",
        (
            Deed(_("Done"), here("outreach.next_steps.finish", **place)),
            deeds.talked(each.community_id, each.person_id),
            Deed(_("Move it to another day"), change, (day,), kept),
            Deed(_("Hand it on"), change, is_page=True),
        ),
    )


def _contact(each: Row[Any]) -> Task:
    talk = deeds.talked(each.community_id, each.person_id)
    return Task(
        f"contact-{each.person_id}",
        "contact",
        each.person_id,
        each.community_id,
        _("Get in touch with %(name)s", name=each.name),
        _neglected(each),
        each.contact_due_on,
        Weight.CONTACT,
        10,
        f"{talk.url}?today=tasks",
        (talk,),
    )


def _neglected(each: Row[Any]) -> str:
    """How long it has been: contact is due so many days after the last, or after they came."""
    last = each.contact_due_on - timedelta(days=each.contact_every_days)
    about = {"num": (today() - last).days, "every": each.contact_every_days}
    spoken = ngettext(
        "Last spoken %(num)s day ago; meant every %(every)s.",
        "Last spoken %(num)s days ago; meant every %(every)s.",
        **about,
    )
    known = ngettext(
        "Known for %(num)s day, and not spoken since; meant every %(every)s.",
        "Known for %(num)s days, and not spoken since; meant every %(every)s.",
        **about,
    )
    return str(known if last == each.since.date() else spoken)


def _meeting(each: Arranged, place: Community) -> Task:
    meeting = each.meeting
    at = {"community_id": meeting.community_id, "meeting_id": meeting.id}
    on = meeting.starts_at.astimezone(zone_of(place.timezone)).date()
    was = meeting.starts_at <= now()
    prepare = _("Prepare your meeting with %(name)s", name=each.name)
    note = _("Note what was said when you met %(name)s", name=each.name)
    hold = Deed(
        _("It was held"),
        here("outreach.meetings.hold", **at),
        [Field("said", _("What was said?"))],
        for_organisers=True,
    )
    return Task(
        f"meeting-{meeting.id}",
        "meeting",
        meeting.person_id,
        meeting.community_id,
        note if was else prepare,
        " · ".join(
            part for part in (when_in(meeting, place), meeting.place, meeting.about) if part
        ),
        on,
        Weight.MEETING if on == today() else Weight.PROMISE,
        5 if was else 10,
        here("outreach.meetings.show", **at),
        (hold,) if was else (),
    )
