"""What a person asked us to do with what we hold about them, and by when we must answer."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now, today

OPEN = "done_at IS NULL"
KIND = "request-answered"
"""The kind of message that tells somebody so."""
HEARD_BEFORE = timedelta(days=7)
"""So long before their details are used again somebody who objected has heard of it (art. 18)."""


class Kind(StrEnum):
    """The rights of the General Data Protection Regulation, articles 15 to 21."""

    READ = "read"
    CORRECT = "correct"
    ERASE = "erase"
    RESTRICT = "restrict"
    LIFT = "lift"
    OBJECT = "object"


class PersonRequest(Model):
    """One request, and what became of it.

    `person_id` is empty once the person was erased: that they asked, and when we answered, stays.
    `due_on` is one calendar month after it came; `extended_why` says why it is three (article 12).
    What the person did themselves is done from the start. `told_at` is when they heard what became
    of it, and `told_how` by which way.
    """

    __tablename__ = "person_requests"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('read','correct','erase','restrict','lift','object')", name="kind"
        ),
        CheckConstraint("outcome IN ('done','refused','withdrawn')", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (done_at IS NULL)", name="done_has_outcome"),
        Index(None, "person_id"),
        Index(None, "community_id", "received_at"),
        Index(None, "decided_by_id"),
        Index(
            "ix_person_requests_open",
            "due_on",
            "id",
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
    )

    id: Mapped[Id]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    community_id: Mapped[int | None] = mapped_column(
        ForeignKey("communities.id", ondelete="SET NULL")
    )
    kind: Mapped[str]
    how: Mapped[str] = mapped_column(default="page")
    words: Mapped[str] = mapped_column(default="")
    received_at: Mapped[datetime] = mapped_column(default=now)
    due_on: Mapped[date]
    extended_why: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(default="")
    done_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    told_how: Mapped[str | None]

    @property
    def is_late(self) -> bool:
        return self.done_at is None and self.due_on < today()

    @property
    def is_to_be_told(self) -> bool:
        """True of what was answered, until they know; nobody is told who is not here any more."""
        return self.done_at is not None and self.told_at is None and self.person_id is not None

    @property
    def used_again_on(self) -> date | None:
        """From when on nothing stands still any more because of an objection that was answered."""
        if self.kind != Kind.OBJECT or self.done_at is None:
            return None
        return ((self.told_at or now()) + HEARD_BEFORE).date()

    def tell(self, how: str) -> None:
        """Keep that they know what became of it, and by which way."""
        self.told_at, self.told_how = now(), how


def months_after(day: date, months: int) -> date:
    """The same day some months later; the last day of that month where there is no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
