"""What we ask the database about signing in."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, or_, select

from core.accounts.models import SignInLink, digest
from core.communities.models import Membership
from core.db import db, now
from core.people.models import Person, email_key

MOST_LINKS = 5


def administrators() -> list[Person]:
    """Everyone who looks after this installation, the first one first."""
    found = select(Person).where(Person.is_administrator).order_by(Person.id)
    return list(db.session.scalars(found))


def who_may_sign_in(address: str) -> Person | None:
    """The person with this address, if they belong to a community."""
    members = select(Membership.person_id)
    return db.session.scalar(
        select(Person).where(
            Person.email_key == email_key(address),
            or_(Person.is_administrator, Person.id.in_(members)),
        )
    )


def was_mailed_enough(person: Person) -> bool:
    """True when a link was made for this person in the last minute, or five in the last hour."""
    made = select(func.count()).where(SignInLink.person_id == person.id)
    last_minute = made.where(SignInLink.created_at > now() - timedelta(minutes=1))
    last_hour = made.where(SignInLink.created_at > now() - timedelta(hours=1))
    return bool(db.session.scalar(last_minute)) or (db.session.scalar(last_hour) or 0) >= MOST_LINKS


def link_of(token: str) -> SignInLink | None:
    """The sign-in link that this token belongs to, used or not."""
    return db.session.scalar(select(SignInLink).where(SignInLink.token_digest == digest(token)))
