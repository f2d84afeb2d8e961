"""Putting oneself forward. Nothing is sent, and nobody learns whether we know them already."""

from __future__ import annotations

from typing import Any

from core.communities.models import Community
from core.deliveries.jobs import deliver_due
from core.held.actions import mail_link
from core.journal.actions import record
from core.pages.links import absolute
from core.privacy.queries import is_forgotten
from core.safeguarding.queries import is_held
from outreach.nominations import actions as nominations
from outreach.nominations.models import Nomination, Origin
from outreach.settings.queries import of_community


def are_taken(community: Community) -> bool:
    """True where people may put themselves forward: never in a closed community, or one on hold."""
    is_open = community.openness != "closed" and not is_held("community", community.id)
    return is_open and of_community(community.id).takes_self_nominations


def link_to_pass_on(community: Community) -> str:
    """The form as a friend sends it in words of their own; empty where there is none.

    So nothing is stored about anybody before they act themselves.
    """
    if not are_taken(community):
        return ""
    return absolute("outreach.self_nominations.show", community_id=community.id)


def nominate_oneself(community: Community, values: dict[str, Any]) -> Nomination | None:
    """Keep what they wrote until an organiser decides, for 30 days at most.

    Of an address that asked to be forgotten nothing is kept: anybody can write any address here,
    and nobody learns from the answer which it is. Whoever has it is told by mail how to come back.
    """
    deliver_due.later()  # whoever it is: the bell takes most of the time
    if values["email"] and is_forgotten(values["email"]):
        mail_link(values["email"])
        return None
    nomination = nominations.nominate(community.id, None, **values, origin=Origin.SELF)
    record("nomination.self", by=None, community_id=community.id, subject_id=nomination.id)
    return nomination
