"""What we ask the database about signing in."""

from __future__ import annotations

from sqlalchemy import or_, select

from core.accounts.models import SignInLink, digest
from core.communities.models import Membership, Role
from core.db import db
from core.people.models import Person, email_key


def administrators() -> list[Person]:
    """Everyone who looks after this installation, the first one first."""
    found = select(Person).where(Person.is_administrator).order_by(Person.id)
    return list(db.session.scalars(found))


def who_may_sign_in(address: str) -> Person | None:
    """The person with this address, if they have a part to play somewhere."""
    with_part = select(Membership.person_id).where(Membership.role != Role.MEMBER)
    return db.session.scalar(
        select(Person).where(
            Person.email_key == email_key(address),
            or_(Person.is_administrator, Person.id.in_(with_part)),
        )
    )


def link_of(token: str) -> SignInLink | None:
    """The sign-in link that this token belongs to, used or not."""
    return db.session.scalar(select(SignInLink).where(SignInLink.token_digest == digest(token)))
