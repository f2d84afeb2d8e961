"""The team as its page shows it: who has a part, and who was asked to take one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, literal, select, tuple_
from sqlalchemy.orm import joinedload

from core.accounts.models import Session
from core.communities.models import Membership, Role
from core.db import db, now
from core.deliveries.models import Delivery
from core.journal.models import Entry
from core.people.models import Person
from core.second_factor import queries as second_factors
from core.team.models import KIND, TeamInvitation
from core.team.queries import KEPT, is_in

PAGE = 50


@dataclass(frozen=True)
class Teammate:
    """Somebody with a part; `seen_at` is None for who never signed in."""

    person: Person
    memberships: Sequence[Membership]
    seen_at: datetime | None
    has_factor: bool


def team(community_id: int, after: int | None) -> tuple[list[Teammate], int | None]:
    """A page of everybody with more than the role of a member, and after whom the next begins."""
    held = select(Membership.person_id).where(*_with_a_part(community_id))
    return _page(select(Person).where(Person.id.in_(held)), after, community_id)


def administrators(after: int | None) -> tuple[list[Teammate], int | None]:
    """A page of those who look after this installation, and after whom the next begins."""
    return _page(select(Person).where(Person.is_administrator), after, None)


def number_of_members(community_id: int) -> int:
    """How many have the role of a member there."""
    held = Membership.community_id == community_id, Membership.role == Role.MEMBER
    return db.session.scalar(select(func.count()).where(*held)) or 0


def invited(community_id: int | None) -> Sequence[Row[TeamInvitation, str | None]]:
    """Who was asked in the last 30 days and has not accepted, and the state of the mail to them."""
    sent = (Delivery.kind == KIND) & (Delivery.subject_id == TeamInvitation.id)
    asked = (
        select(TeamInvitation, Delivery.state)
        .outerjoin(Delivery, sent)
        .where(
            is_in(community_id),
            TeamInvitation.accepted_at.is_(None),
            TeamInvitation.withdrawn_at.is_(None),
            TeamInvitation.created_at > now() - KEPT,
        )
        .options(joinedload(TeamInvitation.invited_by))
        .order_by(TeamInvitation.created_at.desc(), TeamInvitation.id.desc())
        .limit(2 * PAGE)
    )
    return db.session.execute(asked).all()


def _with_a_part(community_id: int) -> tuple[ColumnElement[bool], ...]:
    parts = [role for role in Role if role is not Role.MEMBER]
    return Membership.community_id == community_id, Membership.role.in_(parts)


def _page(
    people: Select[Person], after: int | None, community_id: int | None
) -> tuple[list[Teammate], int | None]:
    """A page of these people by name; `after` is the last one of the page before."""
    # the name of somebody else must not tell where it would stand
    last = db.session.scalar(people.where(Person.id == after)) if after else None
    if last is not None:
        place = tuple_(literal(last.sort_name, Person.sort_name.type), literal(last.id))
        people = people.where(tuple_(Person.sort_name, Person.id) > place)
    by_name = people.order_by(Person.sort_name, Person.id).limit(PAGE + 1)
    found = db.session.scalars(by_name).all()
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return _mates(found[:PAGE], community_id), more


def _mates(people: Sequence[Person], community_id: int | None) -> list[Teammate]:
    ids = [each.id for each in people]
    held = select(Membership).where(
        Membership.person_id.in_(ids), Membership.community_id == community_id
    )
    roles: dict[int, list[Membership]] = {each: [] for each in ids}
    for membership in db.session.scalars(held.order_by(Membership.id)) if community_id else ():
        roles[membership.person_id].append(membership)
    seen, secured = _last_seen(ids), second_factors.with_one(ids)
    return [
        Teammate(each, roles[each.id], seen.get(each.id), each.id in secured) for each in people
    ]


def _last_seen(person_ids: Collection[int]) -> dict[int, datetime]:
    """When each of these was last here, as far as a session or the journal tells."""
    signed_in: Any = (
        select(Entry.at)
        .where(Entry.by_id == Person.id, Entry.what == "signed.in")
        .order_by(Entry.at.desc())
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )
    seen: Any = (
        select(func.max(Session.last_seen_at))
        .where(Session.person_id == Person.id)
        .correlate(Person)
        .scalar_subquery()
    )
    found = db.session.execute(select(Person.id, signed_in, seen).where(Person.id.in_(person_ids)))
    return {row[0]: max(at for at in row[1:] if at) for row in found if any(row[1:])}
