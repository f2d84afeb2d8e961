"""For how long a community keeps what, where it chose otherwise than usual."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class RetentionSetting(Model):
    """So many days one community keeps what one class of things is about."""

    __tablename__ = "retention_settings"
    __table_args__ = (CheckConstraint("days > 0", name="days"),)

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    days: Mapped[int]
