"""A trial: two ways of asking, by chance one or the other for each person, until it is known."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now

PEOPLE_EACH = 50


class TrialOption(StrEnum):
    SENDER = "sender"
    REMINDER_DAY = "reminder_day"
    WORDING = "wording"


class Trial(Model):
    """`ways` are the two ways in order; what they mean depends on `option`.

    One of each option runs at a time in a community, and over as many waves as it needs. It is
    meant to be judged once `people_each` have been counted in each way, which is fixed when it
    starts. `adopted` is the way that everybody gets after it has ended; without, things stay as
    they were.
    """

    __tablename__ = "trials"
    __table_args__ = (
        CheckConstraint("option IN ('sender','reminder_day','wording')", name="option"),
        CheckConstraint("people_each BETWEEN 20 AND 500", name="people_each"),
        CheckConstraint(
            "adopted IS NULL OR (adopted IN (0, 1) AND ended_at IS NOT NULL)", name="adopted"
        ),
        Index(
            "uq_trials_running",
            "community_id",
            "option",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), index=True
    )
    option: Mapped[str]
    ways: Mapped[list[str]]
    people_each: Mapped[int] = mapped_column(default=PEOPLE_EACH)
    by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    started_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    learned: Mapped[str | None]
    adopted: Mapped[int | None]

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    @property
    def days(self) -> tuple[int, int]:
        """The days of the first reminder in each way, for a trial of these."""
        first, second = self.ways
        return int(first), int(second)

    @property
    def reaches_back_to(self) -> datetime:
        """Who was asked before had passed the earlier of the two days when it started."""
        return self.started_at - timedelta(days=min(self.days))


class TrialPerson(Model):
    """Which way chance gave to one person; it stays so in every wave of the trial."""

    __tablename__ = "trial_people"
    __table_args__ = (CheckConstraint("way IN (0, 1)", name="way"),)

    trial_id: Mapped[int] = mapped_column(
        ForeignKey("trials.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    way: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)
