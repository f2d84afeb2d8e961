"""Duplicates: two people who may be one, how they are found, and what became of a merge."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now
from core.people.models import BY_LETTER

UNDONE_WITHIN = timedelta(days=30)


class PersonKey(Model):
    """A trait that two people who are one would share: a blocking key of record linkage.

    Fellegi & Sunter, A theory for record linkage, JASA 64 (1969).
    """

    __tablename__ = "person_keys"
    __table_args__ = (Index(None, "person_id"),)

    key: Mapped[str] = mapped_column(BY_LETTER, primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )


class Duplicate(Model):
    """Two people who may be one; `first_id` is the smaller. `reasons` name what they share.

    *open* waits for somebody to look; *apart* was looked at and is not asked again.
    """

    __tablename__ = "duplicates"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="in_order"),
        CheckConstraint("state IN ('open','apart','merged')", name="state"),
        Index(None, "state", "score", "id"),
        Index(None, "second_id"),
    )

    id: Mapped[Id]
    first_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    second_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    score: Mapped[int]
    reasons: Mapped[list[str]]
    state: Mapped[str] = mapped_column(default="open")
    found_at: Mapped[datetime] = mapped_column(default=now)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )


class Merge(Model):
    """Two people who were made one. `changes` are what undoing it needs, in the order made.

    They are forgotten after UNDONE_WITHIN. The one who is gone stays as an empty row of `people`
    that names who they are now, so that old links find them.
    """

    __tablename__ = "merges"
    __table_args__ = (Index(None, "community_id", "at"),)

    id: Mapped[Id]
    community_id: Mapped[int | None] = mapped_column(
        ForeignKey("communities.id", ondelete="SET NULL")
    )
    kept_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    changes: Mapped[list[dict[str, Any]] | None]
    by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime] = mapped_column(default=now)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )


class OldName(Model):
    """What a row was called in links and on paper that another absorbed, and what it is now.

    `name` is its table, a colon and what it was called.
    """

    __tablename__ = "old_names"

    name: Mapped[str] = mapped_column(primary_key=True)
    now: Mapped[str]
