"""A question to a champion, and their answer; neither learns the address of the other."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, new_public_id, now

ANSWER_WITHIN = timedelta(days=14)
CONFIRM_WITHIN = timedelta(days=2)
REPORTED = "reported_at IS NOT NULL AND looked_at IS NULL"


class QuestionState(StrEnum):
    UNCONFIRMED = "unconfirmed"
    """Written by a visitor who has not yet shown that the address is theirs; nobody reads it."""
    WAITING = "waiting"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    """No answer came in time, and whoever asked was told so."""
    PASSED = "passed"
    """The champion said that they cannot answer this one."""
    STOPPED = "stopped"
    """An organiser ended it after somebody had reported a concern."""


class Question(Model):
    """What somebody asked a champion under the name that the champion shows."""

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("public_id"),
        CheckConstraint(
            "state IN ('unconfirmed','waiting','answered','unanswered','passed','stopped')",
            name="state",
        ),
        CheckConstraint("state <> 'answered' OR answer IS NOT NULL", name="answered_has_answer"),
        Index(None, "champion_id", "asked_at"),
        Index(None, "asker_id", "asked_at"),
        Index(None, "state", "asked_at"),
        Index(
            "ix_questions_reported",
            "community_id",
            "id",
            sqlite_where=text(REPORTED),
            postgresql_where=text(REPORTED),
        ),
        {"sqlite_autoincrement": True},  # messages go on telling of their numbers
    )

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(default=new_public_id)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    champion_id: Mapped[int] = mapped_column(ForeignKey("champions.id", ondelete="CASCADE"))
    asker_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    asker_name: Mapped[str]
    state: Mapped[str]
    words: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    answer: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    reported_by: Mapped[str | None]
    """"champion" or "asker"."""
    concern: Mapped[str | None]
    looked_at: Mapped[datetime | None]
    looked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    outcome: Mapped[str | None]
