"""The time of an ambassador here: buddy, rest with a stand-in, silence, and the end of a term."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now


class Term(Model):
    """How long somebody is an ambassador here, and who looks after them.

    Nothing happens to the role by itself: at the end of a term the person chooses to renew, to rest
    or to become emeritus, and is an ambassador until they do.
    """

    __tablename__ = "terms"
    __table_args__ = (
        CheckConstraint("choice IN ('renew','rest','emeritus')", name="choice"),
        Index(None, "ends_on"),
    )

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    number: Mapped[int] = mapped_column(default=1)
    started_on: Mapped[date]
    ends_on: Mapped[date | None]
    buddy_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    resting_since: Mapped[date | None]
    resting_until: Mapped[date | None]
    welcomed_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    choice: Mapped[str | None]
    chosen_at: Mapped[datetime | None]
    emeritus_on: Mapped[date | None]


class BuddyQuestion(Model):
    """After a long silence a buddy is asked to find out how somebody is, and says what came."""

    __tablename__ = "buddy_questions"
    __table_args__ = (
        CheckConstraint("answer IN ('well','rest','stop','not_reached')", name="answer"),
        Index(None, "community_id", "person_id"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    buddy_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    silent_since: Mapped[date]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    answer: Mapped[str | None]
    words: Mapped[str | None]
    answered_at: Mapped[datetime | None]
