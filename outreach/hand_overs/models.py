"""A hand-over: what one person carried in a community goes to others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now


class HandOver(Model):
    """`moved` says how many of each thing went to whom."""

    __tablename__ = "hand_overs"
    __table_args__ = (Index(None, "community_id", "at"),)

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    from_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    reason: Mapped[str] = mapped_column(default="")
    moved: Mapped[list[dict[str, Any]]]
    at: Mapped[datetime] = mapped_column(default=now)
