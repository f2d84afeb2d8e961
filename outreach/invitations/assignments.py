"""The mail that tells inviters whom they are to ask, once for each wave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.deliveries.kinds import Kind, Message, Never, Verdict
from core.deliveries.leaving import Leaving
from core.deliveries.writing import write
from outreach.invitations import queries, standing
from outreach.invitations.models import Invitation

NAME = "assignment"


def gather(deliveries: Sequence[Leaving]) -> dict[int, list[Invitation]]:
    """What inviters have still to write or to say, by wave, in a few queries."""
    found = queries.not_asked(
        {each.subject_id for each in deliveries}, {each.person_id for each in deliveries}
    )
    stopped = standing.stopped_among(found)
    by_wave: dict[int, list[Invitation]] = defaultdict(list)
    for each in found:
        if each.wave.is_open and each.id not in stopped:
            by_wave[each.wave_id].append(each)
    return by_wave


def theirs(delivery: Leaving, about: Sequence[Invitation] | None) -> list[Invitation]:
    """Those that this very inviter has to write."""
    return [each for each in about or () if each.inviter_id == delivery.person_id]


def compose(delivery: Leaving, about: Sequence[Invitation]) -> Message:
    invitations = theirs(delivery, about)
    wave = invitations[0].wave
    context = {
        "inviter": delivery.person,
        "wave": wave,
        "community": wave.community,
        "invitations": invitations,
    }
    folder = "outreach/invitations/mail/assigned"
    return write(folder, context, wave.owner.name, wave.owner.email)


def check(delivery: Leaving, about: Sequence[Invitation] | None) -> Verdict:
    """It is of use only while there is something to write."""
    if not theirs(delivery, about):
        return Never(_("There is nothing left to write."), state="cancelled")
    return None


ASSIGNMENT = Kind(NAME, _l("Task to invite"), compose, check, gather, is_notice=True)
