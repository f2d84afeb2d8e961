"""Thanks: a peer's sentence on a contribution."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Id, Model, now
from core.people.models import Person


class Thanks(Model):
    """One sentence of one person on one contribution. They can change it and take it back.

    The number of one that was taken back is never given to another: news points at it. When who
    wrote it is erased, the words stay for who was thanked, by nobody.
    """

    __tablename__ = "thanks"
    __table_args__ = (
        UniqueConstraint("contribution_id", "by_id"),
        Index(None, "by_id", "created_at"),
        Index(None, "community_id", "created_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    words: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime | None]

    by: Mapped[Person | None] = relationship(lazy="raise_on_sql")

    @property
    def writer(self) -> str:
        """The name of who wrote it, or that they are gone."""
        return self.by.name if self.by else _("Somebody who has left")


class ThanksSpread(Model):
    """How widely thanks are spread in one segment, as a job counted it.

    `gave` people contributed, `thanked` of them were thanked; thanks to three people at once count
    three times in `thanks`. `segment` is a kind of segment, such as topic, and `value` which.
    `effective` is the effective number of people thanked: the inverse Simpson index, which is the
    Hill number of order 2 (Hill, Ecology 54, 1973).
    """

    __tablename__ = "thanks_spreads"

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    segment: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    gave: Mapped[int]
    thanked: Mapped[int]
    thanks: Mapped[int]
    effective: Mapped[float]
    counted_at: Mapped[datetime] = mapped_column(default=now)
