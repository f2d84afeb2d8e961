"""The mail that tells inviters whom they are to ask, once for each wave."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.db import db
from core.deliveries.kinds import Kind, Message, Never, Verdict
from core.deliveries.leaving import Leaving
from core.deliveries.writing import write
from outreach.invitations import queries, standing
from outreach.invitations.models import Invitation
from outreach.waves.models import Wave

NAME = "assignment"


def to_write(wave_id: int, inviter_id: int) -> Sequence[Invitation]:
    """The invitations of a wave that this inviter has still to write or to say."""
    theirs = [each for each in queries.of_wave(wave_id) if each.inviter_id == inviter_id]
    stopped = standing.stopped_among(theirs)
    return [each for each in theirs if not each.invited_at and each.id not in stopped]


def compose(delivery: Leaving, _about: None) -> Message:
    wave = db.session.get_one(Wave, delivery.subject_id)
    context = {
        "inviter": delivery.person,
        "wave": wave,
        "community": wave.community,
        "invitations": to_write(wave.id, delivery.person_id),
    }
    folder = "outreach/invitations/mail/assigned"
    return write(folder, context, wave.owner.name, wave.owner.email)


def check(delivery: Leaving, _about: None) -> Verdict:
    """It is of use only while there is something to write."""
    wave = db.session.get(Wave, delivery.subject_id)
    if wave is None or not wave.is_open or not to_write(wave.id, delivery.person_id):
        return Never(_("There is nothing left to write."), state="cancelled")
    return None


ASSIGNMENT = Kind(NAME, _l("Task to invite"), compose, check, is_notice=True)
