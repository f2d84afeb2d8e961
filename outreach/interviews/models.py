"""An interview: a discovery talk with someone from the community, before it starts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now

WANTED = ("yes", "perhaps", "no")
AT_LEAST = 5


class Interview(Model):
    """`with_whom` is whatever tells talks apart; a first name or "a new parent" is enough."""

    __tablename__ = "interviews"
    __table_args__ = (CheckConstraint("wanted IN ('yes', 'perhaps', 'no')", name="wanted"),)

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), index=True
    )
    with_whom: Mapped[str]
    talked_on: Mapped[date]
    habits: Mapped[str] = mapped_column(default="")
    support_now: Mapped[str] = mapped_column(default="")
    access_needs: Mapped[str] = mapped_column(default="")
    wanted: Mapped[str]
    wanted_why: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
