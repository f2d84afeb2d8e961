"""An asking: random members are asked in private "whom do you go to about …?"."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Id, Model, now
from core.people.models import Person

FEWEST, MOST_ASKED = 5, 200
"""Of fewer than these nobody is drawn, and it is not told how many answered."""


class Asking(Model):
    """`about` completes "whom do you go to about …?". Its members are drawn before it is sent.

    Friends whom random people name know more people than random people do. In the trial of Kim et
    al. (2015, The Lancet 386, 145-153) vitamins that began with such friends reached more people
    than those that began with random people or with the most connected; of the second product,
    for clean water, it reports no such gain.
    """

    __tablename__ = "askings"
    __table_args__ = (CheckConstraint("size BETWEEN 1 AND 200", name="size"),)

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), index=True
    )
    about: Mapped[str]
    size: Mapped[int]
    by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    by: Mapped[Person | None] = relationship(lazy="raise_on_sql")

    @property
    def is_under_way(self) -> bool:
        """True while answers are taken."""
        return self.sent_at is not None and self.ended_at is None


class AskedMember(Model):
    """One member of an asking; `public_id` is signed into their link, `nobody` is an answer too.

    `by_phone` was settled when it was sent, so that nothing that happens later tells who was drawn.
    """

    __tablename__ = "asked_members"
    __table_args__ = (
        UniqueConstraint("asking_id", "person_id"),
        UniqueConstraint("public_id"),
        Index(None, "person_id"),
    )

    id: Mapped[Id]
    asking_id: Mapped[int] = mapped_column(ForeignKey("askings.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    public_id: Mapped[str] = mapped_column(default=lambda: secrets.token_urlsafe(16))
    answered_at: Mapped[datetime | None]
    nobody: Mapped[bool] = mapped_column(default=False)
    by_phone: Mapped[bool] = mapped_column(default=False)

    asking: Mapped[Asking] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
