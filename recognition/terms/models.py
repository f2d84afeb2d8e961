"""The time of an ambassador here: buddy, rest with a stand-in, silence, and the end of a term."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now, today

ASKED_BEFORE = timedelta(days=30)
LONGEST_REST = timedelta(days=365)


class Choice(StrEnum):
    RENEW = "renew"
    REST = "rest"
    EMERITUS = "emeritus"


class Found(StrEnum):
    """What a buddy found out."""

    WELL = "well"
    REST = "rest"
    STOP = "stop"
    NOT_REACHED = "not_reached"


class Term(Model):
    """How long somebody is an ambassador here, and who looks after them.

    Nothing happens to the role by itself: at the end of a term the person chooses to renew, to rest
    or to become emeritus, and is an ambassador until they do. `welcomed_at` is when they last came
    back from a rest, and empty while they rest.
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
    buddy_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    stand_in_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    resting_since: Mapped[date | None]
    resting_until: Mapped[date | None]
    welcomed_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    choice: Mapped[str | None]
    chosen_at: Mapped[datetime | None]
    emeritus_on: Mapped[date | None]

    @property
    def is_resting(self) -> bool:
        """True until the end of the last day of the rest."""
        return self.resting_until is not None and today() <= self.resting_until

    @property
    def ends_soon(self) -> bool:
        """True once it is time to choose, and for as long as nothing was chosen after that."""
        return self.ends_on is not None and self.ends_on - ASKED_BEFORE <= today()

    @property
    def has_ended(self) -> bool:
        return self.ends_on is not None and self.ends_on < today()

    @property
    def waits_for_choice(self) -> bool:
        """True when they were asked how they want to go on, and have not said so."""
        return self.asked_at is not None and (
            self.chosen_at is None or self.chosen_at < self.asked_at
        )

    def rest(self, until: date, stand_in_id: int | None) -> None:
        """Begin to rest, or change the rest that has begun."""
        self.resting_since = self.resting_since if self.is_resting else today()
        self.resting_until, self.stand_in_id = until, stand_in_id
        self.welcomed_at = None

    def come_back(self) -> None:
        """End the rest; that they were welcomed stays."""
        self.resting_since = self.resting_until = self.stand_in_id = None
        self.welcomed_at = now()

    def choose(self, choice: Choice) -> None:
        self.choice, self.chosen_at = choice, now()

    def may_be_renewed(self, months: int) -> bool:
        """True while it ends within the length of a term; nobody renews for years ahead."""
        return self.ends_on is not None and self.ends_on <= months_after(today(), months)

    def renew(self, months: int) -> None:
        """Go on for another term, from the end of this one, or from today when that is past."""
        self.ends_on = months_after(max(self.ends_on or today(), today()), months)
        self.number += 1
        self.asked_at = None
        self.choose(Choice.RENEW)

    def become_emeritus(self) -> None:
        self.emeritus_on = today()
        self.resting_since = self.resting_until = self.stand_in_id = None
        self.choose(Choice.EMERITUS)

    def begin_again(self, months: int) -> None:
        """A new term for somebody who was emeritus and came back."""
        self.number += 1
        self.started_on, self.ends_on = today(), end_of_term(today(), months)
        self.emeritus_on = self.asked_at = self.choice = self.chosen_at = None


class BuddyQuestion(Model):
    """After a long silence a buddy is asked to find out how somebody is, and says what came.

    The unique key is where two clocks meet: one question for each silence.
    """

    __tablename__ = "buddy_questions"
    __table_args__ = (
        CheckConstraint("answer IN ('well','rest','stop','not_reached')", name="answer"),
        UniqueConstraint("community_id", "person_id", "silent_since"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    buddy_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    silent_since: Mapped[date]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    answer: Mapped[str | None]
    words: Mapped[str | None]
    answered_at: Mapped[datetime | None]


def end_of_term(started_on: date, months: int) -> date | None:
    """The last day of a term; None where there are no terms."""
    return months_after(started_on, months) if months else None


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
