"""What organisers told the chooser for one wave: what counts how much, who must and who never."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model, now


class Choosing(Model):
    """`weights` has a number from 0 to 10 for each part of the score; without a row all are 5."""

    __tablename__ = "choosings"

    wave_id: Mapped[int] = mapped_column(
        ForeignKey("waves.id", ondelete="CASCADE"), primary_key=True
    )
    weights: Mapped[dict[str, Any]]
    changed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    changed_at: Mapped[datetime] = mapped_column(default=now)


class WishKind(StrEnum):
    MUST = "must"
    NEVER = "never"


class Wish(Model):
    """Somebody whom the chooser must, or must never, propose for this wave."""

    __tablename__ = "wishes"
    __table_args__ = (CheckConstraint("kind IN ('must','never')", name="kind"),)

    wave_id: Mapped[int] = mapped_column(
        ForeignKey("waves.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    kind: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime] = mapped_column(default=now)
