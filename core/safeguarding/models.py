"""A hold stops a person, a wave or a whole community at once, queued messages included."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now

SUBJECTS = ("person", "wave", "community")


class Hold(Model):
    __tablename__ = "holds"
    __table_args__ = (
        CheckConstraint("subject IN ('person', 'wave', 'community')", name="subject"),
        Index(None, "subject", "subject_id"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), index=True
    )
    subject: Mapped[str]
    subject_id: Mapped[int]
    reason: Mapped[str]
    placed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    placed_at: Mapped[datetime] = mapped_column(default=now)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    lifted_at: Mapped[datetime | None]

    @property
    def is_in_force(self) -> bool:
        return self.lifted_at is None
