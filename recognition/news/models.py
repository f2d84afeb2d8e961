"""News for one person: they were thanked, awarded, or written down for something."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now

UNTOLD = "told_at IS NULL"


class What(StrEnum):
    THANKS = "thanks"
    """`subject_id` is the thanks."""
    AWARD = "award"
    """`subject_id` is the award: it was offered, corrected, taken back or revoked."""
    PROPOSED = "proposed"
    """Somebody logged something for them: `subject_id` is the contribution."""
    ASKED = "asked"
    """Somebody says "me too" on theirs: `subject_id` is the contribution."""


class News(Model):
    """One piece of news. What is untold goes out together, as `bundle`, in one message.

    Where there is no e-mail address it is told by letter or read out; who has seen it here is not
    written to about it any more.
    """

    __tablename__ = "news"
    __table_args__ = (
        CheckConstraint("what IN ('thanks','award','proposed','asked')", name="what"),
        CheckConstraint("told_how IN ('email','letter','read','seen')", name="told_how"),
        Index(
            "ix_news_untold",
            "community_id",
            "person_id",
            sqlite_where=text(UNTOLD),
            postgresql_where=text(UNTOLD),
        ),
        Index(None, "person_id", "community_id", "id"),
        Index(None, "what", "subject_id"),
        Index(None, "bundle"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    what: Mapped[str]
    subject_id: Mapped[int]
    bundle: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    told_at: Mapped[datetime | None]
    told_how: Mapped[str | None]


class NewsPreference(Model):
    """How somebody wants news from here by e-mail. Without a row: at most daily."""

    __tablename__ = "news_preferences"
    __table_args__ = (CheckConstraint("how IN ('daily','weekly','never')", name="how"),)

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    how: Mapped[str]
