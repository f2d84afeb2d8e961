"""The journal: who did what, when, to whom, and why where a rule was overridden."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now


class Entry(Model):
    """One thing that someone did. `what` is a dotted word such as `wave.opened`."""

    __tablename__ = "journal"
    __table_args__ = (Index(None, "person_id", "at"), Index(None, "community_id", "at"))

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(default=now)
    what: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(index=True)
    person_id: Mapped[int | None]
    community_id: Mapped[int | None] = mapped_column(ForeignKey("communities.id"))
    subject_id: Mapped[int | None]
    reason: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
