"""A reminder goes to the inviter first: write, phone, skip, or let the system send."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Id, Model, now
from outreach.invitations.models import Invitation


class Choice(StrEnum):
    WROTE = "wrote"
    PHONED = "phoned"
    SKIPPED = "skipped"
    SEND = "send"


class Reminder(Model):
    """A task for the inviter. `number` is 1 or 2; the second says that it is the last.

    One message tells an inviter of all that came up together: its subject is their `bundle`.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("invitation_id", "number"),
        CheckConstraint("number IN (1, 2)", name="at_most_two"),
        CheckConstraint("choice IN ('wrote','phoned','skipped','send')", name="choice"),
    )

    id: Mapped[Id]
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"))
    number: Mapped[int]
    due_on: Mapped[date]
    bundle: Mapped[int | None] = mapped_column(index=True)
    choice: Mapped[str | None]
    words: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    invitation: Mapped[Invitation] = relationship(lazy="raise_on_sql")

    @property
    def is_last(self) -> bool:
        return self.number == 2

    @property
    def is_decided(self) -> bool:
        return self.choice is not None
