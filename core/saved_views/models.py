"""A saved view: filters of the list of people under a name, for oneself or for all organisers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now

MOST_VIEWS = 50


class SavedView(Model):
    """`filters` is what `people.listing.Filters` reads from an address."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("community_id", "owner_id", "name"),)

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    filters: Mapped[dict[str, Any]]
    is_shared: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
