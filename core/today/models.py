"""What one person has put off, and how much time their week has."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model

LONGEST_DAY = 720
"""Minutes."""


class Snooze(Model):
    """A task that its owner put off: `task` is its key (`core.today.tasks.Task`)."""

    __tablename__ = "snoozes"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    task: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[date]


class WorkingWeek(Model):
    """How many minutes somebody has for NextTen on each day, Monday to Sunday."""

    __tablename__ = "working_weeks"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    minutes: Mapped[list[int]]
