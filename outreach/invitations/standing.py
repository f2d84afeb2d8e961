"""Whether it is still right to ask somebody, by whichever channel."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _

from core.safeguarding import queries as safeguarding
from outreach.invitations.models import Invitation


def stopped(invitation: Invitation) -> str:
    """Why this person is not to be asked, or reminded, any more; empty when they may be."""
    return stopped_among([invitation]).get(invitation.id, "")


def stopped_among(invitations: Collection[Invitation]) -> dict[int, str]:
    """Which of these invitations of one community must not be acted on, and why; three queries."""
    waves = safeguarding.held("wave", {each.wave_id for each in invitations})
    people = safeguarding.held("person", {each.person_id for each in invitations})
    communities = safeguarding.held("community", {each.community_id for each in invitations})
    found: dict[int, str] = {}
    for each in invitations:
        if not each.person.may_be_contacted:
            found[each.id] = _("The person asked never to be contacted.")
        elif each.person.restricted_at is not None:
            found[each.id] = _("The person asked that nothing be done with their details for now.")
        elif each.person_id in people:
            found[each.id] = _("The person is on hold for safeguarding.")
        elif each.wave_id in waves:
            found[each.id] = _("The wave is on hold for safeguarding.")
        elif each.community_id in communities:
            found[each.id] = _("The community is on hold for safeguarding.")
        elif each.answer is not None:
            found[each.id] = _("An answer has come.")
    return found
