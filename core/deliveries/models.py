"""A delivery: one message to one person, as a row. The only way that anything is ever sent."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, new_public_id, now


class State(StrEnum):
    QUEUED = "queued"
    CLAIMED = "claimed"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SUPPRESSED = "suppressed"
    CANCELLED = "cancelled"


WAITING = "state = 'queued' AND held_at IS NULL"
HELD_BACK = "state = 'queued' AND held_at IS NOT NULL"


class Delivery(Model):
    """One message to one person.

    `kind` names what is sent and which table `subject_id` points into; the unique key over kind,
    subject, step and person is where pressing a button twice meets. `code` and `status` are the
    SMTP answer (RFC 5321) and its class (RFC 3463), `domain` is kept where something went wrong.
    What is held stays queued until somebody releases it; `slot_at` is its place in the pace of a
    host; what `is_urgent` goes before everything else. Moves that the state machine does not know
    are refused by the database too (migration 0003).
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "step", "person_id"),
        UniqueConstraint("public_id"),
        CheckConstraint(
            "state IN ('queued','claimed','sending','accepted','delivered','bounced',"
            "'complained','failed','unknown','suppressed','cancelled')",
            name="state",
        ),
        CheckConstraint(
            "(state IN ('claimed','sending')) = (lease IS NOT NULL)", name="lease_while_held"
        ),
        CheckConstraint("(lease IS NULL) = (lease_until IS NULL)", name="lease_has_end"),
        Index(None, "state", "settled_at"),
        Index(None, "person_id", "settled_at"),
        Index(
            "ix_deliveries_waiting",
            "is_urgent",
            "due_at",
            "id",
            sqlite_where=text(WAITING),
            postgresql_where=text(WAITING),
        ),
        Index(
            "ix_deliveries_held",
            "community_id",
            "id",
            sqlite_where=text(HELD_BACK),
            postgresql_where=text(HELD_BACK),
        ),
    )

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(default=new_public_id)
    kind: Mapped[str]
    subject_id: Mapped[int]
    step: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    community_id: Mapped[int | None] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str] = mapped_column(default=State.QUEUED)
    due_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    ignores_quiet_hours: Mapped[bool] = mapped_column(default=False)
    attempt: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    code: Mapped[int | None]
    status: Mapped[str | None]
    note: Mapped[str | None]
    domain: Mapped[str | None]
    held_at: Mapped[datetime | None]
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    held_why: Mapped[str | None]
    slot_at: Mapped[datetime | None]
    is_urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]

    @property
    def is_pending(self) -> bool:
        return self.state in (State.QUEUED, State.CLAIMED, State.SENDING)


class Pace(Model):
    """How fast a host is written to: the domain of recipients, or "" for all mail together.

    `free_at` is the next free slot; until `shut_until` nothing is tried, and `why` says the reason.
    """

    __tablename__ = "paces"

    host: Mapped[str] = mapped_column(primary_key=True)
    free_at: Mapped[datetime | None]
    shut_until: Mapped[datetime | None]
    why: Mapped[str | None]


class OutboxMessage(Model):
    """A message that was kept here instead of being sent, because no mail server is set."""

    __tablename__ = "outbox_messages"

    delivery_id: Mapped[int] = mapped_column(
        ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True
    )
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime] = mapped_column(default=now)
