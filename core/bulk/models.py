"""A bulk change: one thing done to many people at once, with what it takes to undo it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from core.db import Id, Model, now

UNDONE_WITHIN = timedelta(days=30)


class BulkChange(Model):
    """`kind` names what is done (`core.bulk.kinds`), `value` with what, `filters` to whom.

    *running* and *undoing* are in the hand of a worker: `run` names it, `touched_at` is when it
    last committed. `done` of `total` people were gone through.
    """

    __tablename__ = "bulk_changes"
    __table_args__ = (
        CheckConstraint("state IN ('running','done','undoing','undone')", name="state"),
        Index(None, "community_id", "at"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    kind: Mapped[str]
    value: Mapped[dict[str, Any]]
    filters: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="running")
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    run: Mapped[str | None]
    touched_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=now)
    undone_at: Mapped[datetime | None]


class BulkChangePerson(Model):
    """One person of a bulk change. `was` is what undoing restores; `is_changed` once it is done."""

    __tablename__ = "bulk_change_people"

    change_id: Mapped[int] = mapped_column(
        ForeignKey("bulk_changes.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    is_changed: Mapped[bool] = mapped_column(default=False)
    was: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    )
