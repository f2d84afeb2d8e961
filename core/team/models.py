"""An invitation to the staff: somebody is asked to take a role, and has it once they accept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.communities.models import Community
from core.db import Id, Model, now
from core.people.models import Person, email_key

ADMINISTRATOR = "administrator"
"""The one role that is held in no community."""
KIND = "team-invitation"
"""The kind of message that an invitation is sent in."""
GIVEN, INVITED, WAITS = "given", "invited", "waits"
"""What becomes of bringing somebody in: a role at once, an invitation, or one waits already."""


class TeamInvitation(Model):
    """One person is asked, once, to take one role. Of the link only a digest is kept.

    `name` and `address` are as the inviter wrote them: pages show these, since the community need
    not know the person. `words` are the inviter's own. Asked again is another row.
    """

    __tablename__ = "team_invitations"
    __table_args__ = (
        CheckConstraint(
            "role IN ('member','ambassador','organiser','safeguarding_lead','administrator')",
            name="role",
        ),
        CheckConstraint(
            "(role = 'administrator') = (community_id IS NULL)", name="community_of_role"
        ),
        CheckConstraint(
            "accepted_at IS NULL OR (declined_at IS NULL AND withdrawn_at IS NULL)",
            name="accepted_alone",
        ),
        CheckConstraint("declined_at IS NULL OR withdrawn_at IS NULL", name="declined_alone"),
        Index(None, "community_id", "created_at"),
        Index(None, "invited_by_id", "created_at"),
        {"sqlite_autoincrement": True},  # messages go on telling of their numbers
    )

    LASTS: ClassVar = timedelta(days=7)

    id: Mapped[Id]
    community_id: Mapped[int | None] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE")
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    role: Mapped[str]
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    name: Mapped[str]
    address: Mapped[str]
    words: Mapped[str]
    token_digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", foreign_keys=[person_id])
    invited_by: Mapped[Person | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[invited_by_id]
    )
    community: Mapped[Community | None] = relationship(lazy="raise_on_sql")

    @property
    def is_open(self) -> bool:
        """True until it is answered or taken back; also when it is too old to be accepted."""
        return not (self.accepted_at or self.declined_at or self.withdrawn_at)

    @property
    def is_waiting(self) -> bool:
        return self.is_open and self.expires_at > now()

    @property
    def is_at_their_address(self) -> bool:
        """True while whom it is for has the address that was asked.

        Whoever had them have another one since would be let in with it otherwise.
        """
        return email_key(self.address) == self.person.email_key
