"""A community: its purpose, its openness, and who is in it with which role."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Id, Model, now
from core.people.models import Person


class Role(StrEnum):
    MEMBER = "member"
    AMBASSADOR = "ambassador"
    ORGANISER = "organiser"
    SAFEGUARDING_LEAD = "safeguarding_lead"


STAFF = (Role.ORGANISER, Role.SAFEGUARDING_LEAD)
"""Whoever has one of these anywhere sees details of many people; so does an administrator."""
OPENNESS = ("open", "closed", "hybrid")
RISK_TIERS = ("low", "medium", "high")
COLOURS = ("teal", "indigo", "plum", "rose", "rust", "olive", "forest", "slate")


class Community(Model):
    __tablename__ = "communities"
    __table_args__ = (
        CheckConstraint("openness IN ('open', 'closed', 'hybrid')", name="openness"),
        CheckConstraint("risk_tier IN ('low', 'medium', 'high')", name="risk_tier"),
    )

    id: Mapped[Id]
    name: Mapped[str]
    purpose: Mapped[str]
    openness: Mapped[str | None]
    risk_tier: Mapped[str | None]
    gathering_places: Mapped[str | None]
    effort: Mapped[str | None]
    colour: Mapped[str] = mapped_column(default="teal")
    timezone: Mapped[str]
    reminder_days: Mapped[list[int]] = mapped_column(default=lambda: [7, 21])
    quiet_from: Mapped[int] = mapped_column(default=20)
    quiet_until: Mapped[int] = mapped_column(default=8)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Membership(Model):
    """A person in a community with one role; someone with two roles has two rows."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("community_id", "person_id", "role"),
        Index(None, "community_id", "role", "since"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    role: Mapped[str]
    since: Mapped[datetime] = mapped_column(default=now)

    community: Mapped[Community] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class Acquaintance(Model):
    """A community knows of a person: its organisers may see and invite them.

    `owner_id` is who of ours looks after them, and means to be in touch every `contact_every_days`;
    `contact_due_on` is that many days after the last human contact. Without `sees_words` the notes,
    the access needs and the source are another community's, which knew them before.
    """

    __tablename__ = "acquaintances"
    __table_args__ = (
        CheckConstraint("contact_every_days BETWEEN 1 AND 1000", name="contact_every_days"),
        Index(None, "owner_id", "community_id", "contact_due_on"),
    )

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[datetime] = mapped_column(default=now)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    contact_every_days: Mapped[int | None]
    contact_due_on: Mapped[date | None]
    sees_words: Mapped[bool] = mapped_column(default=True)


class SkippedStep(Model):
    """A first step that was left out, and why; the reason stays visible."""

    __tablename__ = "skipped_steps"

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    step: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    skipped_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    skipped_at: Mapped[datetime] = mapped_column(default=now)
