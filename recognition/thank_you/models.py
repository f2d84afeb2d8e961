"""A person's own page of what they gave and of every thanks that they received."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model, new_public_id, now


class ThankYouPage(Model):
    """Who may read it. Without a row: only its person. `public_id` is its address for a link."""

    __tablename__ = "thank_you_pages"
    __table_args__ = (
        UniqueConstraint("public_id"),
        CheckConstraint("audience IN ('only_me','members','link')", name="audience"),
    )

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    public_id: Mapped[str] = mapped_column(default=new_public_id)
    audience: Mapped[str] = mapped_column(default="only_me")
    changed_at: Mapped[datetime] = mapped_column(default=now)
