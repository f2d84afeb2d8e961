"""A next step: what somebody of ours will do about a person, and by when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now

OPEN = text("done_at IS NULL")


class NextStep(Model):
    """One thing to do. `touchpoint_id` is the contact that it came from."""

    __tablename__ = "next_steps"
    __table_args__ = (
        Index(
            "ix_next_steps_open",
            "owner_id",
            "due_on",
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index(None, "person_id", "community_id"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    touchpoint_id: Mapped[int | None] = mapped_column(
        ForeignKey("touchpoints.id", ondelete="SET NULL"), index=True
    )
    owner_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    what: Mapped[str]
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=now)
