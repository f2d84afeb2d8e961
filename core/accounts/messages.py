"""The mail with a sign-in link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.actions import MAILED_LINK_LASTS, write_token
from core.accounts.models import SignInLink
from core.deliveries.kinds import Kind, Message, Never, Verdict
from core.deliveries.leaving import Leaving, subjects
from core.deliveries.writing import write


def compose(delivery: Leaving, link: SignInLink) -> Message:
    """Write the mail. The token is made here, so that it exists nowhere before it leaves."""
    context = {"person": delivery.person, "url": write_token(link)}
    return write("core/accounts/mail/sign_in", context)


def gather(deliveries: Sequence[Leaving]) -> dict[int, SignInLink]:
    """The links that these messages carry, in one query."""
    return subjects(SignInLink, deliveries)


def check(_delivery: Leaving, link: SignInLink | None) -> Verdict:
    """A link that was replaced by a newer one is not sent."""
    if link is None or link.used_at is not None:
        return Never(_("A newer link was asked for."), state="cancelled")
    return None


KIND = Kind(
    "sign-in",
    _l("Sign-in link"),
    compose,
    check,
    gather,
    is_notice=True,
    is_critical=True,
    is_owed=True,
    expires_after=MAILED_LINK_LASTS,
    attempts=3,
    longest_wait=timedelta(seconds=100),
)
