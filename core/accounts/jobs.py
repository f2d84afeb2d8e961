"""What is over is removed, once an hour."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_, select

from core.accounts.models import AddressChange, Session, SignInLink
from core.db import IN_BULK, db, now
from core.erasure import erasing
from core.held.models import FOR_A_DAY, HeldLink
from core.passkeys.models import PasskeyChallenge
from core.people.models import Person
from core.queue import every
from core.second_factor.models import FactorTries
from core.single_sign_on.models import SignOnRequest

A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)
AT_ONCE = 200


@every(hours=1)
def forget_what_is_over() -> None:
    """Keep no session and no link that has ended, and no address that was."""
    _forget_who_only_asked()
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


def _forget_who_only_asked() -> None:
    """Forget the addresses of whoever was erased before and asked what we hold, with the link."""
    over = select(HeldLink.person_id).where(HeldLink.expires_at <= now())
    asked = select(Person).where(Person.id.in_(over), Person.source == FOR_A_DAY)
    for person in db.session.scalars(asked.limit(AT_ONCE)).all():
        erasing.erase(person, how="unanswered", is_for_good=False)
        db.session.commit()
