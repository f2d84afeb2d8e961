"""People who were named, and wait to be approved or declined."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from flask_babel import gettext as _

from core.pages.links import here
from core.today.ordering import Weight
from core.today.tasks import Deed, Task
from outreach.nominations.models import UNDECIDED_FOR
from outreach.tasks import queries
from outreach.tasks.queries import Named


def nominations(
    _person_id: int, community_ids: Collection[int], _until: date, limit: int
) -> Sequence[Task]:
    """Nominations to decide, by organisers."""
    return [_task(each) for each in queries.named(community_ids, limit)]


def _task(each: Named) -> Task:
    place = {"community_id": each.community_id, "nomination_id": each.id}
    told = _("Undecided nominations are forgotten after 30 days.")
    return Task(
        f"nomination-{each.id}",
        "nomination",
        None,
        each.community_id,
        _("Decide about %(name)s, who was named", name=each.name),
        f"“\u2068{each.why}\u2069” {told}" if each.why else told,
        (each.created_at + UNDECIDED_FOR / 2).date(),
        Weight.OTHER,
        5,
        here("outreach.nominations.index", community_id=each.community_id),
        (
            Deed(_("Approve"), here("outreach.nominations.approve", **place)),
            Deed(_("Decline"), here("outreach.nominations.decline", **place)),
        ),
    )
