"""The journal: who did what, when, to whom, and why where a rule was overridden.

Its numbers are plain numbers: a line stays as it was written when two people are made one (they
are found by `merged_into_id`), and when somebody is erased, of whom only the number is left.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CheckConstraint, Column, Index, Table
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now


class Entry(Model):
    """One thing that someone did. `what` is a dotted word such as `wave.opened`.

    What stands below `details` is filled in right before the commit, by `core.journal.chain`.
    Triggers refuse every change after that, but for emptying `reason`, `details` and `salt`.
    """

    __tablename__ = "journal"
    __table_args__ = (
        Index(None, "by_id", "at"),
        Index(None, "person_id", "at"),
        Index(None, "community_id", "at"),
        Index(None, "what", "at"),
        Index(None, "at"),
    )

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(default=now)
    what: Mapped[str]
    by_id: Mapped[int | None]
    person_id: Mapped[int | None]
    community_id: Mapped[int | None]
    subject_id: Mapped[int | None]
    reason: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    position: Mapped[int | None] = mapped_column(unique=True)
    hash: Mapped[bytes | None]
    words: Mapped[bytes | None]
    salt: Mapped[bytes | None]


class Head(Model):
    """Where the chain ends: its last position and hash, in one row, sealed by our key."""

    __tablename__ = "journal_heads"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[Id]
    position: Mapped[int]
    hash: Mapped[bytes]
    at: Mapped[datetime]
    seal: Mapped[bytes]


def columns_of_people() -> list[Column[Any]]:
    """The columns that tell of people, without being foreign keys."""
    table = cast(Table, Entry.__table__)
    return [table.c.by_id, table.c.person_id]
