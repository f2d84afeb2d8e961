"""Naming someone, and deciding what becomes of it. The nominee hears nothing until then."""

from __future__ import annotations

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import update

from core.communities import actions as communities
from core.communities.models import Community
from core.communities.queries import known_person
from core.db import changed, db, now
from core.errors import RuleBroken
from core.journal.actions import record
from core.people import queries as people
from core.people.actions import must_share
from core.people.models import INFORM_WITHIN, Person, folded
from core.people.words import index_words
from core.privacy import queries as privacy
from outreach.nominations import queries
from outreach.nominations.models import Nomination


def nominate(
    community_id: int,
    nominated_by_id: int | None,
    name: str,
    why: str,
    email: str | None = None,
    agreed: bool = False,
    invitation_id: int | None = None,
) -> Nomination:
    """Name someone. An address is kept only when the nominee agreed to that."""
    nomination = Nomination(
        community_id=community_id,
        nominated_by_id=nominated_by_id,
        invitation_id=invitation_id,
        name=name,
        name_key=folded(name),
        why=why,
        email=email if agreed else None,
        agreed=agreed,
    )
    db.session.add(nomination)
    db.session.flush()
    return nomination


def withdraw_from(invitation_id: int) -> None:
    """Take back what was named in an earlier answer, as long as nobody has decided on it."""
    for nomination in queries.waiting_from(invitation_id):
        db.session.delete(nomination)


def approve(nomination: Nomination, community: Community, by: Person) -> Person:
    """Make the nominee a person that the community knows of, to be told within 30 days."""
    if nomination.email and privacy.is_suppressed(nomination.email):
        raise RuleBroken(_("This address asked not to be written to. Decline the nomination."))
    name, address = nomination.name, nomination.email
    _decide(nomination, "approved", by)
    person = people.with_email(address) if address else None
    if person is None:
        person = _new_person(nomination, name, address)
    elif known_person(community.id, person.id) is None:
        must_share(by)
    communities.know(community, person)
    nomination.person_id = person.id
    record("nomination.approved", by=by, person_id=person.id, community_id=community.id)
    return person


def decline(nomination: Nomination, by: Person) -> None:
    """Decline, and forget who was named."""
    _decide(nomination, "declined", by)
    nomination.forget("declined")
    record("nomination.declined", by=by, community_id=nomination.community_id)


def _decide(nomination: Nomination, state: str, by: Person) -> None:
    """Exactly one of any number of presses decides."""
    decided = changed(
        update(Nomination)
        .where(Nomination.id == nomination.id, Nomination.state == "waiting")
        .values(state=state, decided_by_id=by.id, decided_at=now())
    )
    if not decided:
        raise RuleBroken(_("This nomination has been decided already."))
    db.session.refresh(nomination)


def _new_person(nomination: Nomination, name: str, address: str | None) -> Person:
    by, day = nomination.nominated_by, format_date(nomination.created_at, "long")
    source = (
        _("Named by %(name)s on %(day)s", name=by.name, day=day)
        if by
        else _("Named on %(day)s", day=day)
    )
    person = Person(source=source, inform_by=(nomination.created_at + INFORM_WITHIN).date())
    person.rename(name)
    person.set_email(address)
    db.session.add(person)
    index_words(person)
    return person
