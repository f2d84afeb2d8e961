"""A badge for whoever was there: a code on the wall, valid for a time and a number of uses."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now


class Standing(StrEnum):
    """How a code stands at this moment."""

    OPEN = "open"
    NOT_YET = "not_yet"
    OVER = "over"
    USED_UP = "used_up"
    STOPPED = "stopped"


class ClaimCode(Model):
    """What an organiser prepares for an event: the badge, what it is for, and why.

    `code` is what stands on the wall and in the QR code. `uses` never exceeds `most_uses`.
    """

    __tablename__ = "claim_codes"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("most_uses BETWEEN 1 AND 1000", name="most_uses"),
        CheckConstraint("uses BETWEEN 0 AND most_uses", name="uses"),
        CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
        Index(None, "community_id", "id"),
    )

    id: Mapped[Id]
    code: Mapped[str]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    badge_id: Mapped[int] = mapped_column(ForeignKey("badges.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    said: Mapped[str]
    done_on: Mapped[date]
    place: Mapped[str | None]
    words: Mapped[str]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    most_uses: Mapped[int]
    uses: Mapped[int] = mapped_column(default=0)
    stopped_at: Mapped[datetime | None]
    made_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    made_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def standing(self) -> Standing:
        if self.stopped_at is not None:
            return Standing.STOPPED
        if now() >= self.closes_at:
            return Standing.OVER
        if self.uses >= self.most_uses:
            return Standing.USED_UP
        return Standing.NOT_YET if now() < self.opens_at else Standing.OPEN


class Claim(Model):
    """One person who used a code; once each. `helped_by_id` is who did it for them, as `agreed`."""

    __tablename__ = "claims"

    claim_code_id: Mapped[int] = mapped_column(
        ForeignKey("claim_codes.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    contribution_id: Mapped[int | None] = mapped_column(
        ForeignKey("contributions.id", ondelete="SET NULL"), index=True
    )
    award_id: Mapped[int | None] = mapped_column(
        ForeignKey("awards.id", ondelete="SET NULL"), index=True
    )
    helped_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    agreed: Mapped[str | None]
    claimed_at: Mapped[datetime] = mapped_column(default=now)
