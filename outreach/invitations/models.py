"""An invitation: one person in one wave, one inviter with a personal line, one channel."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Id, Model, now
from core.errors import RuleBroken
from core.people.models import Person
from outreach.waves.models import Wave

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
ASK_AGAIN_MONTHS = (1, 3, 6)


class Channel(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    IN_PERSON = "in_person"
    LETTER = "letter"


class Answer(StrEnum):
    YES = "yes"
    NOT_NOW = "not_now"
    NO_THANKS = "no_thanks"
    INSTEAD = "instead"
    NEVER = "never"


class Invitation(Model):
    """One person in one wave.

    `is_open` follows the wave; its unique key keeps a person in at most one open wave of a
    community. `answer` is the latest row of `answers`. `public_id` is signed into the link of the
    answer page; `code` is what a letter prints, and is typed by hand. `reasons` are what the
    chooser gave when it proposed them. `asked_by` is whose words they are, where the inviter took
    the invitation over from them after it had gone out.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("wave_id", "person_id"),
        UniqueConstraint("public_id"),
        UniqueConstraint("code"),
        Index(
            "uq_invitations_one_open_wave",
            "community_id",
            "person_id",
            unique=True,
            sqlite_where=text("is_open"),
            postgresql_where=text("is_open"),
        ),
        CheckConstraint("channel IN ('email','phone','in_person','letter')", name="channel"),
        CheckConstraint("answer IN ('yes','not_now','no_thanks','instead','never')", name="answer"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_has_time"),
        Index(
            "ix_invitations_not_asked",
            "wave_id",
            sqlite_where=text("invited_at IS NULL"),
            postgresql_where=text("invited_at IS NULL"),
        ),
        Index(None, "inviter_id", "is_open"),
        Index(None, "inviter_id", "answered_at"),
        Index(
            "ix_invitations_ask_again",
            "inviter_id",
            "ask_again_on",
            sqlite_where=text("answer = 'not_now'"),
            postgresql_where=text("answer = 'not_now'"),
        ),
        Index(None, "person_id"),
    )

    id: Mapped[Id]
    wave_id: Mapped[int] = mapped_column(ForeignKey("waves.id", ondelete="CASCADE"))
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    inviter_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    channel: Mapped[str] = mapped_column(default=Channel.EMAIL)
    why: Mapped[str] = mapped_column(default="")
    personal_line: Mapped[str] = mapped_column(default="")
    reasons: Mapped[list[dict[str, Any]] | None]
    public_id: Mapped[str] = mapped_column(default=lambda: secrets.token_urlsafe(16))
    code: Mapped[str] = mapped_column(default=lambda: new_code())  # noqa: PLW0108  # defined below
    is_open: Mapped[bool] = mapped_column(default=True)
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    invited_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    ask_again_on: Mapped[date | None]
    followed_up_at: Mapped[datetime | None]
    replied_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    wave: Mapped[Wave] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise_on_sql")
    inviter: Mapped[Person | None] = relationship(foreign_keys=[inviter_id], lazy="raise_on_sql")
    asked_by: Mapped[Person | None] = relationship(foreign_keys=[asked_by_id], lazy="raise_on_sql")

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None

    @property
    def waits_to_be_asked(self) -> bool:
        return self.is_open and self.invited_at is None and self.answer is None

    @property
    def is_ready(self) -> bool:
        """True with all that a human invitation needs: inviter, reason, line, a way to reach."""
        return not self.lacks

    @property
    def lacks(self) -> list[str]:
        """What a human invitation still needs, in words."""
        by_mail = self.channel == Channel.EMAIL
        needed = {
            _("an inviter"): self.inviter,
            _("a reason why them"): self.why,
            _("a personal line"): self.personal_line,
            _("a line in the words of the new inviter"): not self.is_in_other_words,
            _("an e-mail address for them, or another channel"): self.can_be_reached,
            _("an e-mail address of the inviter, for replies"): not (
                by_mail and self.inviter and not self.inviter.email
            ),
        }
        return [words for words, is_there in needed.items() if not is_there]

    @property
    def is_in_other_words(self) -> bool:
        """True when it was taken over while it was leaving, came back, and must be written anew."""
        return self.asked_by_id is not None and self.invited_at is None

    @property
    def can_be_reached(self) -> bool:
        return self.channel != Channel.EMAIL or bool(self.person.email)

    def write(self, *, why: str, personal_line: str, inviter: Person | None, channel: str) -> None:
        """Change what is said, by whom and how. A change after approval needs a new approval."""
        if self.invited_at is not None:
            raise RuleBroken(
                _("This invitation has already gone out, so its words stay as they are.")
            )
        self.why, self.personal_line, self.channel = why, personal_line, channel
        self.inviter, self.inviter_id = inviter, inviter.id if inviter else None
        self.asked_by_id = None
        self.approved_at = self.approved_by_id = None

    def approve(self, by: Person) -> None:
        """Let it go out with these words."""
        if not self.is_ready:
            raise RuleBroken(_("It still needs: %(what)s.", what=", ".join(self.lacks)))
        self.approved_at, self.approved_by_id = now(), by.id

    def went_out(self) -> None:
        """Record that the person has been asked; the first time counts."""
        self.invited_at = self.invited_at or now()

    def came_back(self) -> None:
        """It did not arrive: they have not been asked, and it needs a new approval to go again."""
        if self.answer is None:
            self.invited_at = self.approved_at = self.approved_by_id = None

    def heard_from(self, at: datetime) -> None:
        """Record that they wrote back; the first time counts. What they mean, a person decides."""
        self.replied_at = self.replied_at or at


class AnswerGiven(Model):
    """One answer to an invitation, as it was given. A change adds a row; none is lost."""

    __tablename__ = "answers"

    id: Mapped[Id]
    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("invitations.id", ondelete="CASCADE"), index=True
    )
    answer: Mapped[str]
    months: Mapped[int | None]
    words: Mapped[str] = mapped_column(default="")
    via: Mapped[str]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)


def new_code() -> str:
    """Twelve letters (about 59 bits) that are easy to read and type from paper."""
    return "".join(secrets.choice(CODE_LETTERS) for _letter in range(12))
