"""A link that opens the page about somebody, for a day; only its digest is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Id, Model, now
from core.people.models import Person

LASTS = timedelta(hours=24)
FOR_A_DAY = "asked what we hold, after they were erased"
"""The source of somebody whose address stands here only until their link is over."""


class HeldLink(Model):
    """A link to what we hold about one person. It may be opened as often as they like.

    Whoever asked for an address that we do not hold gets a row too, of nobody.
    """

    __tablename__ = "held_links"
    __table_args__ = ({"sqlite_autoincrement": True},)  # messages go on telling of their numbers

    id: Mapped[Id]
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    token_digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)

    person: Mapped[Person | None] = relationship(lazy="joined")
