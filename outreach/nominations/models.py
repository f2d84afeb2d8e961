"""A nomination: "this person, because …". The nominee hears nothing until staff approve it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Id, Model, now
from core.people.models import Person

UNDECIDED_FOR = timedelta(days=30)


class Nomination(Model):
    """`invitation_id` is set when it came from the answer "ask this person instead".

    `agreed` records that the nominee knows and is happy for us to have the address; without it
    no address is kept. Once declined, or 30 days undecided, name and address are emptied.
    """

    __tablename__ = "nominations"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'approved', 'declined', 'forgotten')", name="state"),
        Index(None, "community_id", "state"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    nominated_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL")
    )
    invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitations.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str]
    email: Mapped[str | None]
    agreed: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="waiting")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    nominated_by: Mapped[Person | None] = relationship(
        foreign_keys=[nominated_by_id], lazy="joined"
    )

    def forget(self, state: str) -> None:
        """Empty what was said about the nominee; that somebody was named remains."""
        self.state, self.name, self.email, self.why = state, "", None, ""
