"""Thanks: a peer's sentence on a contribution."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now


class Thanks(Model):
    """One sentence of one person on one contribution. They can change it and take it back."""

    __tablename__ = "thanks"
    __table_args__ = (
        UniqueConstraint("contribution_id", "by_id"),
        Index(None, "by_id", "created_at"),
        Index(None, "community_id", "created_at"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    words: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime | None]


class ThanksSpread(Model):
    """How widely thanks are spread in one segment, as a job counted it.

    `effective` is the effective number of people thanked: the inverse Simpson index, which is the
    Hill number of order 2 (Hill, Ecology 54, 1973).
    """

    __tablename__ = "thanks_spreads"

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    segment: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    gave: Mapped[int]
    thanked: Mapped[int]
    thanks: Mapped[int]
    effective: Mapped[float]
    counted_at: Mapped[datetime] = mapped_column(default=now)
