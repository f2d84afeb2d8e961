"""What people agreed to, and what else lets us write to them: a ledger that only grows."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now


class Purpose(StrEnum):
    """What somebody is written to about, or what is done with something of theirs."""

    CONTACT = "contact"
    """Being written to about a community in person: everything below it."""
    INVITATION = "invitation"
    ASKING = "asking"
    NEWS = "news"
    QUESTION = "question"
    NAMING = "naming"
    """The one notice that somebody named them."""
    PUBLISHING = "publishing"
    PHOTO = "photo"
    BADGE = "badge"
    ANYTHING = "anything"
    """All of it: only ever refused, and let in again, for one channel or for all."""


class Basis(StrEnum):
    """Why it is right, in the words of the law (GDPR, article 6), and of who was named."""

    CONSENT = "consent"
    CONTRACT = "contract"
    """They have a part in the community: what comes with it."""
    LEGITIMATE_INTERESTS = "legitimate_interests"
    NAMED_BY_FRIEND = "named_by_friend"


class How(StrEnum):
    """How we know."""

    PAGE = "page"
    MESSAGE = "message"
    PHONE = "phone"
    IN_PERSON = "in_person"
    PAPER = "paper"
    IMPORT = "import"
    STAFF = "staff"
    """An organiser wrote it down for them, without saying how they said so."""


def _one_of(name: str, words: type[StrEnum]) -> CheckConstraint:
    listed = ",".join(f"'{each}'" for each in words)
    return CheckConstraint(f"{name} IN ({listed})", name=name)


class Wording(Model):
    """What exactly was said, once for each text; another text for a purpose is a new version."""

    __tablename__ = "wordings"
    __table_args__ = (UniqueConstraint("digest"), Index(None, "purpose", "language"))

    id: Mapped[Id]
    purpose: Mapped[str]
    version: Mapped[int]
    language: Mapped[str]
    text: Mapped[str]
    digest: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)


class ConsentChange(Model):
    """Somebody agreed, or there is another basis; or they took it back, which has none.

    Without a `community_id` it holds everywhere, without a `channel` for each. Rows are never
    changed, but for whose they are when two people are made one, and go only with the person:
    the database refuses anything else (the migration that made it).
    """

    __tablename__ = "consent_changes"
    __table_args__ = (
        _one_of("purpose", Purpose),
        _one_of("basis", Basis),
        _one_of("how", How),
        CheckConstraint("is_given = (basis IS NOT NULL)", name="basis_of_given"),
        Index(None, "person_id", "id"),
        Index(
            "ix_consent_changes_named",
            "at",
            "person_id",
            sqlite_where=text("basis = 'named_by_friend'"),
            postgresql_where=text("basis = 'named_by_friend'"),
        ),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    community_id: Mapped[int | None] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[str]
    channel: Mapped[str | None]
    basis: Mapped[str | None]
    is_given: Mapped[bool]
    wording_id: Mapped[int | None] = mapped_column(ForeignKey("wordings.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    how: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    note: Mapped[str] = mapped_column(default="")


class BalancingTest(Model):
    """Why a community finds it fair to write to people it knows through their work; newest holds.

    What is in the balance: what we want of them, what it means to them, what they can expect, and
    how they say no (GDPR, article 6 (1) f, and recital 47).
    """

    __tablename__ = "balancing_tests"
    __table_args__ = (Index(None, "community_id", "id"),)

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    words: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime] = mapped_column(default=now)
