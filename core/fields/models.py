"""Custom fields: what a community wants to know of people beyond the built-in details."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now

MOST_FIELDS = 30
MOST_KEPT = 100
MOST_CHOICES = 50
LONGEST = 500


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


class Field(Model):
    """One custom field. What is retired is kept, and no longer asked for, shown or filtered by.

    `unindexed_since` is set while people are not yet found again by what it says of them.
    """

    __tablename__ = "fields"
    __table_args__ = (
        UniqueConstraint("community_id", "name"),
        CheckConstraint("kind IN ('text','number','date','choice')", name="kind"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    name: Mapped[str]
    kind: Mapped[str]
    choices: Mapped[list[str]] = mapped_column(default=list)
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None]
    unindexed_since: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class FieldValue(Model):
    """What a field says of one person: as text always, and as what it is for comparing."""

    __tablename__ = "field_values"
    __table_args__ = (
        Index(None, "field_id", "number", "person_id"),
        Index(None, "field_id", "on", "person_id"),
    )

    field_id: Mapped[int] = mapped_column(
        ForeignKey("fields.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    text: Mapped[str]
    number: Mapped[Decimal | None] = mapped_column(Numeric(20, 6))
    on: Mapped[date | None]
