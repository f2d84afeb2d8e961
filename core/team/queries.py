"""What we ask the database about who was asked to take a role, and who may ask."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload

from core.accounts.models import digest
from core.communities import queries as communities
from core.communities.models import Acquaintance, Community, Membership, Role
from core.db import db, now
from core.people.models import Person
from core.team.models import TeamInvitation

AN_HOUR = timedelta(hours=1)
KEPT = timedelta(days=30)
"""For so long an invitation that was not accepted stays, and with it whoever is known by it."""
OPEN = (
    TeamInvitation.accepted_at.is_(None),
    TeamInvitation.declined_at.is_(None),
    TeamInvitation.withdrawn_at.is_(None),
)


def of_token(token: str) -> TeamInvitation | None:
    """The invitation that this token belongs to, whatever became of it."""
    return db.session.scalar(_whole().where(TeamInvitation.token_digest == digest(token)))


def some(invitation_ids: Collection[int]) -> dict[int, TeamInvitation]:
    """These invitations as they are now, by number."""
    found = db.session.scalars(
        _whole().where(TeamInvitation.id.in_(invitation_ids)),
        execution_options={"populate_existing": True},
    )
    return {each.id: each for each in found}


def waiting_for(community_id: int | None, person_id: int, role: str) -> TeamInvitation | None:
    """The invitation to this role that this person has not answered yet."""
    found = select(TeamInvitation).where(
        is_in(community_id),
        TeamInvitation.person_id == person_id,
        TeamInvitation.role == role,
        *_is_waiting(),
    )
    return db.session.scalar(found.order_by(TeamInvitation.id.desc()).limit(1))


def waiting_for_role(community_id: int, role: str) -> TeamInvitation | None:
    """The newest invitation to this role that waits for its answer."""
    found = _whole().where(is_in(community_id), TeamInvitation.role == role, *_is_waiting())
    return db.session.scalar(found.order_by(TeamInvitation.id.desc()).limit(1))


def number_waiting(community_id: int | None) -> int:
    """How many have been asked there and not answered yet."""
    asked = select(func.count()).select_from(TeamInvitation)
    return db.session.scalar(asked.where(is_in(community_id), *_is_waiting())) or 0


def number_invited_by(person_id: int) -> int:
    """How many invitations this person has written in the last hour."""
    written = select(func.count()).where(
        TeamInvitation.invited_by_id == person_id, TeamInvitation.created_at > now() - AN_HOUR
    )
    return db.session.scalar(written) or 0


def was_replaced(invitation: TeamInvitation) -> bool:
    """True when the same person was asked the same once more."""
    later = select(TeamInvitation.id).where(
        is_in(invitation.community_id),
        TeamInvitation.person_id == invitation.person_id,
        TeamInvitation.role == invitation.role,
        TeamInvitation.id > invitation.id,
    )
    return db.session.scalar(later.limit(1)) is not None


def has_role(community_id: int | None, person: Person, role: str) -> bool:
    """True when somebody has this role there already, or looks after the installation."""
    if community_id is None:
        return person.is_administrator
    return communities.has_role(community_id, person.id, role)


def who_may_still_invite(
    invitations: Collection[TeamInvitation], *, keeps: bool = False
) -> set[int]:
    """Of these invitations those whose inviter may still ask for it; `keeps` their right meanwhile.

    Only an administrator makes another one; into a community its organisers invite, and they.
    """
    by = {each.invited_by_id for each in invitations if each.invited_by_id}
    rulers = select(Person.id).where(Person.id.in_(by), Person.is_administrator)
    organisers = select(Membership.person_id, Membership.community_id).where(
        Membership.person_id.in_(by), Membership.role == Role.ORGANISER
    )
    if keeps:
        rulers = rulers.with_for_update(key_share=True)
        organisers = organisers.with_for_update(key_share=True)
    everywhere = set(db.session.scalars(rulers))
    there = {(row[0], row[1]) for row in db.session.execute(organisers)}
    return {
        each.id
        for each in invitations
        if each.invited_by_id in everywhere or (each.invited_by_id, each.community_id) in there
    }


def administrators_to_change() -> dict[int, Person]:
    """Everybody who looks after this installation, kept until this is done."""
    found = select(Person).where(Person.is_administrator).order_by(Person.id)
    kept = found.with_for_update(key_share=True)
    people = db.session.scalars(kept, execution_options={"populate_existing": True})
    return {each.id: each for each in people}


def keep_together(community_id: int) -> None:
    """Let nobody else invite into this community meanwhile."""
    found = select(Community.id).where(Community.id == community_id)
    db.session.execute(found.with_for_update(key_share=True))


def known_by_nothing_else(limit: int) -> Sequence[Person]:
    """People of whom we know only by invitations that are long over."""
    old = exists().where(
        TeamInvitation.person_id == Person.id, TeamInvitation.created_at <= now() - KEPT
    )
    new = exists().where(
        TeamInvitation.person_id == Person.id, TeamInvitation.created_at > now() - KEPT
    )
    known = exists().where(Acquaintance.person_id == Person.id)
    found = select(Person).where(
        old, ~new, ~known, Person.is_administrator.is_(False), Person.merged_into_id.is_(None)
    )
    return db.session.scalars(found.order_by(Person.id).limit(limit)).all()


def _whole() -> Select[TeamInvitation]:
    return select(TeamInvitation).options(
        joinedload(TeamInvitation.invited_by), joinedload(TeamInvitation.community)
    )


def is_in(community_id: int | None) -> ColumnElement[bool]:
    """The test for invitations into this community, or to look after the installation."""
    if community_id is None:
        return TeamInvitation.community_id.is_(None)
    return TeamInvitation.community_id == community_id


def _is_waiting() -> tuple[ColumnElement[bool], ...]:
    return (*OPEN, TeamInvitation.expires_at > now())
