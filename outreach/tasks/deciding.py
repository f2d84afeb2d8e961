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
            _sure(_("Approve"), "approve", _("Yes, let them be one of our people"), **place),
            _sure(_("Decline"), "decline", _("Yes, decline, and forget their name"), **place),
        ),
    )


def _sure(title: str, deed: str, words: str, **place: int) -> Deed:
    """Ask once more: nothing takes either of them back."""
    url = here(f"outreach.nominations.{deed}", **place)
    return Deed(title, url, choice="sure", buttons=[("yes", words)])
