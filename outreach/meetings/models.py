"""A meeting that was arranged with a person, as both their calendars know it. RFC 5545, 5546."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, new_public_id, now


class Meeting(Model):
    """`uid` and `sequence` let calendars know a change for what it is."""

    __tablename__ = "meetings"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 5 AND 1440", name="minutes"),
        Index(None, "by_id", "starts_at"),
        Index(None, "person_id", "community_id"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    uid: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    sequence: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime]
    minutes: Mapped[int] = mapped_column(default=30)
    place: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    cancelled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
