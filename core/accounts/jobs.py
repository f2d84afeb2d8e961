"""What is over is removed, once an hour."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_

from core.accounts.models import AddressChange, Session, SignInLink
from core.db import IN_BULK, db, now
from core.held.models import HeldLink
from core.passkeys.models import PasskeyChallenge
from core.queue import every
from core.second_factor.models import FactorTries
from core.single_sign_on.models import SignOnRequest

A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)


@every(hours=1)
def forget_what_is_over() -> None:
    """Keep no session and no link that has ended, and no address that was."""
    over = or_(Session.expires_at <= now(), Session.last_seen_at <= now() - Session.IDLE)
    for gone in (
        delete(Session).where(over),
        delete(SignInLink).where(SignInLink.expires_at <= now() - A_DAY),
        delete(HeldLink).where(HeldLink.expires_at <= now()),
        delete(PasskeyChallenge).where(PasskeyChallenge.expires_at <= now()),
        delete(SignOnRequest).where(SignOnRequest.expires_at <= now()),
        delete(FactorTries).where(FactorTries.last_at <= now() - A_WEEK),
        delete(AddressChange).where(AddressChange.changed_at <= now() - A_WEEK),
    ):
        db.session.execute(gone.execution_options(**IN_BULK))
        db.session.commit()
