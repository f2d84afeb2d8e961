"""A nomination: "this person, because …". The nominee hears nothing until staff approve it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, and_, not_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Id, Model, now
from core.people.models import Person

UNDECIDED_FOR = timedelta(days=30)


class Origin(StrEnum):
    STAFF = "staff"
    ANSWER = "answer"
    """"Ask this person instead", in an answer to an invitation."""
    MEMBER = "member"
    """Suggested by somebody who said yes."""
    FRIEND = "friend"
    """Named by a random member who was asked whom they go to."""
    SELF = "self"


class Nomination(Model):
    """`invitation_id` is set when it came from an answer to an invitation, `asked_member_id` when
    it came from an asking.

    `is_named` records that the nominator lets the nominee know who named them. Nominations with
    one `name_key` or `email_key` are voices for one candidate. Who put themselves forward has no
    `name_key` while they wait: anybody can write any name in a public form.

    `agreed` records that the nominee knows and is happy for us to have the address; without it
    no address is kept. Once approved, the address is the person's and no longer kept here; once
    declined, or 30 days undecided, everything said about the nominee is emptied. Erasing the
    nominee erases every voice; erasing the nominator leaves a voice of nobody.
    """

    __tablename__ = "nominations"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'approved', 'declined', 'forgotten')", name="state"),
        CheckConstraint("origin IN ('staff','answer','member','friend','self')", name="origin"),
        Index(None, "community_id", "state", "name_key"),
        Index(None, "community_id", "state", "email_key"),
        Index(None, "community_id", "nominated_by_id", "created_at"),
        Index(None, "person_id"),
        Index(None, "email_key"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    nominated_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitations.id", ondelete="SET NULL"), index=True
    )
    asked_member_id: Mapped[int | None] = mapped_column(
        ForeignKey("asked_members.id", ondelete="SET NULL"), index=True
    )
    origin: Mapped[str] = mapped_column(default=Origin.STAFF)
    name: Mapped[str]
    name_key: Mapped[str]
    email: Mapped[str | None]
    email_key: Mapped[str | None]
    agreed: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str] = mapped_column(default="")
    known_how: Mapped[str] = mapped_column(default="")
    is_named: Mapped[bool] = mapped_column(default=False)
    basis: Mapped[str] = mapped_column(default="", server_default="")
    state: Mapped[str] = mapped_column(default="waiting")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    nominated_by: Mapped[Person | None] = relationship(
        foreign_keys=[nominated_by_id], lazy="joined"
    )

    @property
    def named_by(self) -> Person | None:
        """Who named them, as far as organisers may know: who was asked in private stays unnamed."""
        is_private = self.origin == Origin.FRIEND and not self.is_named
        return None if is_private else self.nominated_by

    @property
    def forgotten_on(self) -> date:
        """The day on which it is forgotten, if nobody decides."""
        return (self.created_at + UNDECIDED_FOR).date()

    def forget(self, state: str) -> None:
        """Empty what was said about the nominee; that somebody was named remains."""
        self.state, self.name, self.name_key = state, "", ""
        self.email = self.email_key = None
        self.why = self.known_how = ""


IS_PRIVATE = and_(Nomination.origin == Origin.FRIEND, not_(Nomination.is_named))
"""Said in private by somebody who stays unnamed: nothing may be concluded from who it was."""
