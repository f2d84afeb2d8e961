"""A touchpoint: any human contact, with who, when, and what was said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now

NOTE = "note"
HUMAN = ("call", "talk", "meeting", "letter", "email")
KINDS = (*HUMAN, NOTE)


class Touchpoint(Model):
    """One contact; or a note, which is no contact with anybody.

    `at` is when it was, `logged_at` when it was written down. `form_key` is where pressing twice
    meets.
    """

    __tablename__ = "touchpoints"
    __table_args__ = (
        CheckConstraint("kind IN ('call','talk','meeting','letter','email','note')", name="kind"),
        Index(None, "person_id", "at"),
        Index(None, "by_id", "at"),
        Index(
            "uq_touchpoints_form_key",
            "form_key",
            unique=True,
            sqlite_where=text("form_key IS NOT NULL"),
            postgresql_where=text("form_key IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str]
    said: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=now)
    logged_at: Mapped[datetime | None] = mapped_column(default=now)
    form_key: Mapped[str | None]


class TouchpointPerson(Model):
    """Somebody else who was there."""

    __tablename__ = "touchpoint_people"

    touchpoint_id: Mapped[int] = mapped_column(
        ForeignKey("touchpoints.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
