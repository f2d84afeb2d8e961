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
STUCK = "stuck"


class BulkChange(Model):
    """`kind` names what is done (`core.bulk.kinds`), `value` with what, `filters` to whom.

    *running* and *undoing* are in the hand of a worker: `run` names it, `touched_at` is when it
    last committed. After three failures `run` is STUCK, and somebody decides how it goes on.
    `done` of `total` people were gone through; `is_gathered` once all of them are written down.
    `counts` has how many were changed, how many stay and for which reason, what undoing put back,
    and how often it failed. `key` is that of the form, so that pressing twice is once.
    """

    __tablename__ = "bulk_changes"
    __table_args__ = (
        CheckConstraint("state IN ('running','done','undoing','undone')", name="state"),
        Index(None, "community_id", "at"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    kind: Mapped[str]
    value: Mapped[dict[str, Any]]
    filters: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="running")
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    key: Mapped[str | None] = mapped_column(unique=True)
    is_gathered: Mapped[bool] = mapped_column(default=False)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    run: Mapped[str | None]
    touched_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=now)
    undone_at: Mapped[datetime | None]

    @property
    def is_running(self) -> bool:
        return self.state in ("running", "undoing")

    @property
    def is_stuck(self) -> bool:
        """True once it has failed too often to be tried again by itself."""
        return self.is_running and self.run == STUCK

    @property
    def may_be_undone(self) -> bool:
        """True for 30 days, if it changed anybody."""
        is_young = self.at > now() - UNDONE_WITHIN
        return self.state == "done" and is_young and bool(self.counts.get("changed"))

    @property
    def stays(self) -> dict[str, int]:
        """How many stay as they are, by reason."""
        return dict(self.counts.get("stays", {}))


class BulkChangePerson(Model):
    """One person of a bulk change; `is_changed` from when it is done until it is undone.

    `was` is what undoing restores, or why somebody stays as they are; empty until a worker came by.
    """

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
