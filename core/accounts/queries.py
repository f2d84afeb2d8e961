"""What we ask the database about signing in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from core.accounts.models import Session, SignInLink, digest
from core.communities.models import STAFF, Membership
from core.db import db, now
from core.journal.models import Entry
from core.people.models import Person, email_key
from core.second_factor.models import AuthenticatorApp

MOST_LINKS = 5


@dataclass(frozen=True)
class Visit:
    """A session that is not over, whose it is, and whether a second factor is still to be shown."""

    session: Session
    person: Person
    is_halfway: bool


def administrators() -> list[Person]:
    """Everyone who looks after this installation, the first one first."""
    found = select(Person).where(Person.is_administrator).order_by(Person.id)
    return list(db.session.scalars(found))


def has_an_administrator_signed_in() -> bool:
    """True once somebody who looks after this installation now has signed in."""
    found = select(Entry.id).join(Person, Person.id == Entry.by_id)
    signed_in = found.where(Entry.what == "signed.in", Person.is_administrator)
    return db.session.scalar(signed_in.limit(1)) is not None


def who_may_sign_in(address: str) -> Person | None:
    """The person with this address, if they belong to a community."""
    members = select(Membership.person_id)
    return db.session.scalar(
        select(Person).where(
            Person.email_key == email_key(address),
            or_(Person.is_administrator, Person.id.in_(members)),
        )
    )


def was_mailed_enough(person: Person, browser: str | None = None) -> bool:
    """True when a link was made for this person in the last minute, or five in the last hour.

    With a browser, only those count that were asked for in it.
    """
    made = select(func.count()).where(SignInLink.person_id == person.id)
    if browser:
        made = made.where(SignInLink.browser_digest == browser)
    last_minute = made.where(SignInLink.created_at > now() - timedelta(minutes=1))
    last_hour = made.where(SignInLink.created_at > now() - timedelta(hours=1))
    return bool(db.session.scalar(last_minute)) or (db.session.scalar(last_hour) or 0) >= MOST_LINKS


def link_asked_by(browser: str) -> SignInLink | None:
    """The newest link that this browser asked for and that still works; one with a code first."""
    return db.session.scalar(
        select(SignInLink)
        .where(
            SignInLink.browser_digest == browser,
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now(),
        )
        .order_by(SignInLink.code_digest.is_(None), SignInLink.id.desc())
        .limit(1)
    )


def link_of(token: str) -> SignInLink | None:
    """The sign-in link that this token belongs to, used or not."""
    return db.session.scalar(select(SignInLink).where(SignInLink.token_digest == digest(token)))


def session_of(token: str) -> Session | None:
    """The session that this token belongs to, as long as it is not over."""
    found = visit_of(token)
    return found.session if found else None


def visit_of(token: str, staff_show_two: bool = False) -> Visit | None:
    """The same, and whether it still waits for a second factor.

    Whoever has an app for codes is asked for one; staff are in any case where they must.
    """
    has_app = exists().where(AuthenticatorApp.person_id == Session.person_id)
    found = db.session.execute(
        select(Session, is_staff(Session.person_id), has_app).where(
            Session.token_digest == digest(token)
        )
    ).first()
    if found is None:
        return None
    row, has_part, is_asked = found
    staff = row.person.is_administrator or has_part
    if row.is_over(staff):
        return None
    waits = (is_asked or (staff_show_two and staff)) and not row.shows_two(staff)
    return Visit(row, row.person, waits)


def is_staff(person_id: Any) -> ColumnElement[bool]:
    """The test whether somebody organises, or leads safeguarding in, any community."""
    parts = select(Membership.id).where(
        Membership.person_id == person_id, Membership.role.in_(STAFF)
    )
    return parts.exists()


def is_going_on() -> ColumnElement[bool]:
    """The test whether a session is not over, in the words of the database."""
    of_administrator = select(Person.id).where(
        Person.id == Session.person_id, Person.is_administrator
    )
    of_staff = or_(of_administrator.exists(), is_staff(Session.person_id))
    in_time = and_(
        Session.last_seen_at > now() - Session.IDLE_FOR_STAFF,
        Session.created_at > now() - Session.LASTS_FOR_STAFF,
    )
    return and_(
        Session.expires_at > now(),
        Session.created_at > now() - Session.LASTS,
        Session.last_seen_at > now() - Session.IDLE,
        or_(in_time, ~of_staff),
    )
