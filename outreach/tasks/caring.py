"""What was promised, who was long not heard of, and the meetings of the day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta

from flask_babel import format_date
from flask_babel import gettext as _

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
from outreach.tasks import deeds, looking_after
from outreach.tasks.looking_after import Neglected, Step

A_DAY = timedelta(days=1)
HELD_WITHIN = timedelta(days=7)


def next_steps(
    person_id: int, community_ids: Collection[int], until: date, limit: int
) -> Sequence[Task]:
    """What I said I would do."""
    found = looking_after.next_steps(person_id, community_ids, None, until, limit)
    return [_step(each) for each in found]


def contacts_due(
    person_id: int, community_ids: Collection[int], until: date, limit: int
) -> Sequence[Task]:
    """With whom I meant to be in touch again by now."""
    found = looking_after.contacts_due(person_id, community_ids, until, limit)
    return [_contact(each) for each in found]


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


def _step(each: Step) -> Task:
    url = here("core.people.show", community_id=each.community_id, person_id=each.person_id)
    place = {"community_id": each.community_id, "next_step_id": each.id}
    finish = Deed(_("Done"), here("outreach.tasks.finish", **place))
    return Task(
        f"step-{each.id}",
        "step",
        each.person_id,
        each.community_id,
        _("%(what)s: %(name)s", what=each.what, name=each.name),
        _("You said that you would, by %(day)s.", day=format_date(each.due_on, "long")),
        each.due_on,
        Weight.PROMISE,
        15,
        url,
        (finish, deeds.talked(each.community_id, each.person_id)),
    )


def _contact(each: Neglected) -> Task:
    url = here("core.people.show", community_id=each.community_id, person_id=each.person_id)
    return Task(
        f"contact-{each.person_id}",
        "contact",
        each.person_id,
        each.community_id,
        _("Get in touch with %(name)s", name=each.name),
        _("You look after them and meant to be in touch again by now."),
        each.due_on,
        Weight.CONTACT,
        10,
        url,
        (deeds.talked(each.community_id, each.person_id),),
    )


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
