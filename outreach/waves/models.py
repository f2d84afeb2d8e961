"""A wave: one round of invitations, small, with a purpose, an owner and dates."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.communities.models import Community
from core.db import Id, Model, now
from core.errors import RuleBroken
from core.people.models import Person

PLACES = 10


class WaveState(StrEnum):
    PLANNING = "planning"
    INVITING = "inviting"
    LISTENING = "listening"
    CLOSED = "closed"


class Wave(Model):
    """`size` is the number of places; more than ten needs `size_reason`.

    `readiness` is what the panel said when the wave was opened.
    """

    __tablename__ = "waves"
    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        CheckConstraint("state IN ('planning','inviting','listening','closed')", name="state"),
        CheckConstraint("size <= 10 OR size_reason IS NOT NULL", name="size_has_reason"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    number: Mapped[int]
    purpose: Mapped[str]
    size: Mapped[int] = mapped_column(default=PLACES)
    size_reason: Mapped[str | None]
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    starts_on: Mapped[date]
    answers_by: Mapped[date]
    state: Mapped[str] = mapped_column(default=WaveState.PLANNING)
    opened_at: Mapped[datetime | None]
    opened_early_reason: Mapped[str | None]
    readiness: Mapped[list[dict[str, Any]] | None]
    closed_at: Mapped[datetime | None]
    learned: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    community: Mapped[Community] = relationship(lazy="joined", innerjoin=True)
    owner: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_open(self) -> bool:
        return self.state != WaveState.CLOSED

    @property
    def is_sent(self) -> bool:
        return self.opened_at is not None

    def resize(self, size: int, reason: str | None) -> None:
        """Set the number of places. Ten is the rule; more needs a written reason."""
        if size > PLACES and not reason:
            raise RuleBroken(_("A wave has ten places. Say in a sentence why this one needs more."))
        self.size, self.size_reason = size, reason if size > PLACES else None

    def must_be_open(self) -> None:
        """Refuse a change to a wave that is closed."""
        if not self.is_open:
            raise RuleBroken(_("This wave is closed. Its invitations can no longer be changed."))

    def listen(self) -> None:
        """Move from inviting to listening: everyone has been asked."""
        if self.state == WaveState.INVITING:
            self.state = WaveState.LISTENING
