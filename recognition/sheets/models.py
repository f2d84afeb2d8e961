"""A list of contributions that somebody uploaded, between its dry run and its logging."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, new_public_id, now

KEPT_FOR = timedelta(days=1)


class ContributionSheet(Model):
    """`lines` are the rows as texts by field. Rows up to `done` are logged; the rest is to come.

    `knows_everybody` says whose names the uploader may match: an organiser anybody known there.
    """

    __tablename__ = "contribution_sheets"

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), index=True
    )
    uploaded_by_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    knows_everybody: Mapped[bool]
    form_key: Mapped[str] = mapped_column(default=new_public_id)
    file_name: Mapped[str]
    lines: Mapped[list[dict[str, Any]]]
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)
    logged: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]

    @property
    def is_running(self) -> bool:
        return self.started_at is not None and self.finished_at is None
