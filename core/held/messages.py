"""The mail with a link to what we hold about somebody, and the line that every mail ends with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.deliveries.kinds import Kind, Message, Never, Verdict
from core.deliveries.leaving import Leaving, subjects
from core.deliveries.writing import write
from core.held.actions import KIND, write_token
from core.held.models import HeldLink


def compose(delivery: Leaving, link: HeldLink) -> Message:
    """Write the mail. The token is made here, so that it exists nowhere before it leaves."""
    return write("core/held/mail/held", {"person": delivery.person, "url": write_token(link)})


def gather(deliveries: Sequence[Leaving]) -> dict[int, HeldLink]:
    """The links that these messages carry, in one query."""
    return subjects(HeldLink, deliveries)


def check(_delivery: Leaving, link: HeldLink | None) -> Verdict:
    """Nothing is sent once the link is gone."""
    return None if link is not None else Never(_("The link is gone."), state="cancelled")


HELD = Kind(
    KIND,
    _l("Link to what we hold"),
    compose,
    check,
    gather,
    is_notice=True,
    is_critical=True,
    is_owed=True,
    expires_after=timedelta(hours=1),
    attempts=3,
    longest_wait=timedelta(minutes=10),
)
