"""People who must soon be told that we hold their details."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from flask_babel import format_date
from flask_babel import gettext as _

from core.db import today
from core.pages.links import here
from core.today import queries
from core.today.ordering import Weight
from core.today.tasks import Deed, Task

AHEAD = timedelta(days=10)
MOST = 10
"""More of them would hide everything else; the others follow once these are told."""


def tasks(
    person_id: int, community_ids: Collection[int], until: date, limit: int
) -> Sequence[Task]:
    """Tell somebody that we hold their details, before the date runs out."""
    last = max(until, today() + AHEAD)
    later = sum(each.task.startswith("inform-") for each in queries.put_off(person_id))
    found = queries.to_be_told(community_ids, last, min(limit, MOST + later))
    return [_task(each) for each in found]


def _task(each: queries.Untold) -> Task:
    place = {"community_id": each.community_id, "person_id": each.person_id}
    told = Deed(_("I have told them"), here("core.people.tell", **place), for_organisers=True)
    day = format_date(each.inform_by, "long")
    is_late = each.inform_by < today()
    late = _("They should have been told by %(day)s that we hold their details.", day=day)
    soon = _("They must be told by %(day)s that we hold their details.", day=day)
    return Task(
        f"inform-{each.person_id}",
        "inform",
        each.person_id,
        each.community_id,
        _("Tell %(name)s what we hold about them", name=each.name),
        late if is_late else soon,
        each.inform_by,
        Weight.LEGAL,
        5,
        here("core.people.show", **place),
        (told,),
    )
