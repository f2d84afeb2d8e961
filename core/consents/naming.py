"""The one notice to somebody who was named: who named them, what we hold, and how to say no."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.communities import queries as communities
from core.communities.models import Community
from core.consents import links
from core.consents.models import Purpose
from core.deliveries import queueing
from core.deliveries.kinds import Kind, Message, Never, Verdict
from core.deliveries.leaving import Leaving
from core.deliveries.writing import write
from core.many import fill_in
from core.people.models import Person

NAME = "named"


@dataclass(frozen=True)
class About:
    """The communities that these notices are from, by number."""

    communities: dict[int, Community]


def tell(person_ids: Collection[int], community_id: int) -> None:
    """Queue their notice; whoever had one never gets another, wherever they are named."""
    queueing.queue(
        NAME, subject_id=0, step="told", person_ids=list(person_ids), community_id=community_id
    )


def gather(deliveries: Sequence[Leaving]) -> dict[int, About]:
    """The communities of these notices, in one query."""
    found = communities.some({each.community_id for each in deliveries if each.community_id})
    return {0: About(found)}


def check(delivery: Leaving, about: About | None) -> Verdict:
    if about is None or delivery.community_id not in about.communities:
        return Never(_("The community is gone."), state="cancelled")
    return None


def compose(delivery: Leaving, about: About) -> Message:
    community = about.communities[delivery.community_id or 0]
    url = links.named_url(delivery.person_id, community.id)
    context = {"person": delivery.person, "community": community, "url": url}
    return write("core/consents/mail/named", context, community.name)


def accepted(deliveries: Sequence[Leaving]) -> None:
    """They have been told what we hold, and from where."""
    fill_in(Person, "informed_at", [each.person_id for each in deliveries])


KIND = Kind(
    NAME,
    _l("Notice to somebody who was named"),
    compose,
    check,
    gather,
    accepted,
    purpose=Purpose.NAMING,
    expires_after=timedelta(days=14),
)
