"""The question as mail. It is confidential: organisers never learn to whom chance sent it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.communities import queries as communities
from core.communities.models import Community, Role
from core.consents.models import Purpose
from core.deliveries.checks import on_leave
from core.deliveries.kinds import Kind, Message, Never, Verdict
from core.deliveries.leaving import Leaving
from core.deliveries.models import State
from core.deliveries.writing import write
from core.safeguarding import queries as safeguarding
from outreach.askings import queries
from outreach.askings.links import url_of
from outreach.askings.models import AskedMember, Asking


@dataclass(frozen=True)
class About:
    """An asking, with those of its members whom messages are for, by person."""

    asking: Asking
    community: Community
    asked: dict[int, AskedMember]
    still_here: set[int]
    objection: Verdict
    """What there is against asking in the name of who asks."""


def gather(deliveries: Sequence[Leaving]) -> dict[int, About]:
    """What these messages are about, in a few queries."""
    askings = queries.some({each.subject_id for each in deliveries})
    people = {each.person_id for each in deliveries}
    asked = queries.asked({each.id for each in askings}, people)
    here = queries.belonging({each.community_id for each in askings}, people)
    found = communities.some({each.community_id for each in askings})
    objections = _objections(askings)
    return {
        each.id: About(
            each,
            found[each.community_id],
            {one.person_id: one for one in asked if one.asking_id == each.id},
            {person_id for at, person_id in here if at == each.community_id},
            objections[each.id],
        )
        for each in askings
    }


def check(delivery: Leaving, about: About | None) -> Verdict:
    """Of use while the asking is under way and they belong here and have not answered."""
    asked = about.asked.get(delivery.person_id) if about else None
    if about is None or asked is None or not about.asking.is_under_way:
        return Never(_("The asking was ended."), State.CANCELLED)
    if asked.answered_at is not None:
        return Never(_("They have answered already."), State.CANCELLED)
    if delivery.person_id not in about.still_here:
        return Never(_("They are no longer a member."), State.CANCELLED)
    return about.objection


def _objections(askings: Sequence[Asking]) -> dict[int, Verdict]:
    """For each whether it may still be asked in the name of who asks, or not yet; two queries."""
    people = {each.by_id for each in askings if each.by_id}
    organisers = communities.with_role(people, Role.ORGANISER)
    held = safeguarding.held("person", people)
    return {each.id: _objection(each, organisers, held) for each in askings}


def _objection(asking: Asking, organisers: set[tuple[int, int]], held: set[int]) -> Verdict:
    by = asking.by
    if by is None or not (by.is_administrator or (asking.community_id, by.id) in organisers):
        return Never(_("Who asks is no longer an organiser."), State.CANCELLED)
    if by.id in held:
        return Never(_("Who asks is on hold for safeguarding."))
    return on_leave(by)


def compose(delivery: Leaving, about: About) -> Message:
    """The question in the name of who asks, with the private link.

    A reply goes to no organiser, since it would tell whom chance has drawn.
    """
    by = about.asking.by
    context = {
        "person": delivery.person,
        "asking": about.asking,
        "by": by,
        "community": about.community,
        "url": url_of(about.asked[delivery.person_id]),
    }
    sender = by.name if by else about.community.name
    return write("outreach/askings/mail/asking", context, sender)


ASKING = Kind(
    queries.KIND,
    _l("Question whom somebody goes to"),
    compose,
    check,
    gather,
    purpose=Purpose.ASKING,
    is_confidential=True,
)
