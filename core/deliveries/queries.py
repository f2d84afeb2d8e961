"""What we ask the database about deliveries."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, func, select

from core.communities.models import Community
from core.db import db, now
from core.deliveries import kinds
from core.deliveries.models import Delivery, OutboxMessage, State
from core.people.models import Person
from core.people.timeline import Contact

PENDING = (State.QUEUED, State.CLAIMED, State.SENDING)
LEFT = (State.ACCEPTED, State.DELIVERED, State.UNKNOWN)
PAGE = 50


def due(limit: int) -> Sequence[Row[Delivery, Person]]:
    """Messages that are due, with their person, locked where the database can, oldest first.

    The person is locked too, so that two workers never claim for one person at the same moment.
    """
    return db.session.execute(
        select(Delivery, Person)
        .join(Person, Person.id == Delivery.person_id)
        .where(Delivery.state == State.QUEUED, Delivery.due_at <= now())
        .order_by(Delivery.due_at, Delivery.id)
        .limit(limit)
        .with_for_update(of=[Delivery, Person], skip_locked=True, key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def held_by(delivery_id: int, lease: str) -> Row[Delivery, Person] | None:
    """The delivery and its person as they are now, if it is still held under this lease."""
    return db.session.execute(
        select(Delivery, Person)
        .join(Person, Person.id == Delivery.person_id)
        .where(Delivery.id == delivery_id, Delivery.lease == lease, Delivery.state == State.CLAIMED)
        .execution_options(populate_existing=True)
    ).one_or_none()


def leaving_for(person_id: int, besides: int) -> int:
    """How many other messages to this person are claimed or at the mail server just now."""
    leaving = select(func.count()).where(
        Delivery.person_id == person_id,
        Delivery.state.in_((State.CLAIMED, State.SENDING)),
        Delivery.kind.in_(kinds.contacts()),
        Delivery.id != besides,
    )
    return db.session.scalar(leaving) or 0


def is_any_due() -> bool:
    waiting = select(Delivery.id).where(Delivery.state == State.QUEUED, Delivery.due_at <= now())
    return db.session.scalar(waiting.limit(1)) is not None


def counts() -> dict[str, int]:
    """How many messages are in each state."""
    counted = select(Delivery.state, func.count().label("number")).group_by(Delivery.state)
    found = {row.state: row.number for row in db.session.execute(counted)}
    return {state.value: found.get(state, 0) for state in State}


def oldest_waiting() -> datetime | None:
    """Since when the oldest message waits that could have left."""
    return db.session.scalar(
        select(func.min(Delivery.due_at)).where(
            Delivery.state.in_(PENDING), Delivery.due_at <= now()
        )
    )


def every_one() -> Iterator[Row[str, str, str]]:
    """The public id, kind and state of every message, streamed."""
    found = db.session.execute(
        select(Delivery.public_id, Delivery.kind, Delivery.state)
        .order_by(Delivery.id)
        .execution_options(yield_per=1000)
    )
    yield from found


def by_public_id(public_id: str) -> Delivery | None:
    return db.session.scalar(select(Delivery).where(Delivery.public_id == public_id))


def in_trouble(before: int | None = None) -> Sequence[Row[Delivery, Person]]:
    """Messages that wait, failed or are unknown, with their person, newest first; a page."""
    found = (
        select(Delivery, Person)
        .join(Person, Person.id == Delivery.person_id)
        .where(Delivery.state.in_((*PENDING, State.FAILED, State.UNKNOWN, State.BOUNCED)))
        .order_by(Delivery.id.desc())
        .limit(PAGE + 1)
    )
    return db.session.execute(found.where(Delivery.id < before) if before else found).all()


def kept(community_ids: Collection[int] | None, before: int | None = None) -> Sequence[Row[Any]]:
    """Messages in the local outbox, newest first; of these communities, or all when None."""
    found = (
        select(Delivery, Person, Community.name.label("community_name"))
        .join(OutboxMessage, OutboxMessage.delivery_id == Delivery.id)
        .join(Person, Person.id == Delivery.person_id)
        .outerjoin(Community, Community.id == Delivery.community_id)
        .order_by(Delivery.id.desc())
        .limit(PAGE + 1)
    )
    return db.session.execute(_visible(found, community_ids, before)).all()


def kept_message(delivery_id: int, community_ids: Collection[int] | None) -> bytes | None:
    """One kept message as it would have gone over the line, if it may be seen."""
    found = (
        select(OutboxMessage.raw)
        .join(Delivery, Delivery.id == OutboxMessage.delivery_id)
        .where(OutboxMessage.delivery_id == delivery_id)
    )
    raw: bytes | None = db.session.scalar(_visible(found, community_ids, None))
    return raw


def contacts(person_ids: Collection[int], since: datetime) -> Sequence[Contact]:
    """Messages that left for these people, but for notices to our own."""
    found = db.session.execute(
        select(Delivery.person_id, Delivery.settled_at, Delivery.kind).where(
            Delivery.person_id.in_(person_ids),
            Delivery.settled_at >= since,
            Delivery.state.in_(LEFT),
            Delivery.kind.in_(kinds.contacts()),
        )
    )
    return [Contact(person_id, at, None, kind) for person_id, at, kind in found if at]


def _visible(
    found: Select[*tuple[Any, ...]], community_ids: Collection[int] | None, before: int | None
) -> Select[*tuple[Any, ...]]:
    if community_ids is not None:
        found = found.where(Delivery.community_id.in_(community_ids))
    return found.where(Delivery.id < before) if before else found


def expired_leases(state: State) -> Sequence[int]:
    """Deliveries whose holder is gone: the lease ended, or ends later than we ever set one."""
    far = now() + timedelta(minutes=20)
    return db.session.scalars(
        select(Delivery.id)
        .where(
            Delivery.state == state, (Delivery.lease_until < now()) | (Delivery.lease_until > far)
        )
        .limit(1000)
    ).all()


def unknown_of(names: Collection[str]) -> Sequence[int]:
    """Unknown messages of these kinds that were tried only once or twice and are still of use."""
    return db.session.scalars(
        select(Delivery.id)
        .where(
            Delivery.state == State.UNKNOWN,
            Delivery.kind.in_(names),
            Delivery.attempt < 2,
            Delivery.expires_at > now(),
        )
        .limit(1000)
    ).all()


def retries_too_far(limit: timedelta) -> Sequence[int]:
    """Retries that are due later than we ever set one: the clock went back."""
    return db.session.scalars(
        select(Delivery.id)
        .where(
            Delivery.state == State.QUEUED,
            Delivery.attempt > 0,
            Delivery.code.is_not(None),
            Delivery.due_at > now() + limit,
        )
        .limit(1000)
    ).all()
