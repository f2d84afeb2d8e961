"""A contribution: something a person did for the community, with date, kind, people, words."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Id, Model, now
from core.files.models import StoredFile
from core.people.models import Person

SHOWN = "shown_at IS NOT NULL AND removed_at IS NULL"
UNTHANKED = f"{SHOWN} AND thanked_at IS NULL"


class ContributionKind(Model):
    """A kind of contribution as a community lists it. Without rows it has the usual kinds."""

    __tablename__ = "contribution_kinds"

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    position: Mapped[int]
    is_offered: Mapped[bool] = mapped_column(default=True)


class Contribution(Model):
    """What was done, in one sentence.

    It is shown to the community from the moment that one of its people stands behind it
    (`shown_at`); until then it is a draft that somebody wrote for them. `form_key` is where
    pressing twice, or sending again after a lost connection, meets. `is_first` marks the first
    one of somebody here; `thanked_at` and `seen_at` are the first time that somebody thanked for
    it, and that an organiser said that they saw it.
    """

    __tablename__ = "contributions"
    __table_args__ = (
        UniqueConstraint("logged_by_id", "form_key"),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("reach > 0", name="reach"),
        Index(
            "ix_contributions_shown",
            "community_id",
            "id",
            sqlite_where=text(SHOWN),
            postgresql_where=text(SHOWN),
        ),
        Index(
            "ix_contributions_unthanked",
            "community_id",
            "is_first",
            "shown_at",
            "id",
            sqlite_where=text(UNTHANKED),
            postgresql_where=text(UNTHANKED),
        ),
        Index(
            "ix_contributions_file_id",
            "file_id",
            sqlite_where=text("file_id IS NOT NULL"),
            postgresql_where=text("file_id IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    kind: Mapped[str]
    said: Mapped[str]
    done_on: Mapped[date]
    minutes: Mapped[int | None]
    reach: Mapped[int | None]
    place: Mapped[str | None]
    url: Mapped[str | None]
    for_whom: Mapped[str | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id", ondelete="SET NULL"))
    logged_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    form_key: Mapped[str]
    is_first: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    shown_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    thanked_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    people: Mapped[list[Participation]] = relationship(
        back_populates="contribution", lazy="raise_on_sql", order_by="Participation.person_id"
    )
    file: Mapped[StoredFile | None] = relationship(lazy="raise_on_sql")

    @property
    def is_shown(self) -> bool:
        return self.shown_at is not None and self.removed_at is None


class Part(StrEnum):
    """How it stands with one person on a contribution."""

    CONFIRMED = "confirmed"
    PROPOSED = "proposed"
    """Somebody else wrote that they took part; they say whether it is so."""
    ASKED = "asked"
    """They say "me too"; one of the others says whether it is so."""
    DECLINED = "declined"


class Participation(Model):
    """One person on one contribution.

    `agreed` is what a helper wrote down for somebody who cannot confirm it here: how and when they
    agreed; such a person is told by letter, or it is read to them.
    """

    __tablename__ = "participations"
    __table_args__ = (
        CheckConstraint("state IN ('confirmed','proposed','asked','declined')", name="state"),
        Index(None, "person_id", "community_id", "contribution_id"),
    )

    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contributions.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    state: Mapped[str]
    is_hidden: Mapped[bool] = mapped_column(default=False)
    added_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    decided_at: Mapped[datetime | None]
    agreed: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    contribution: Mapped[Contribution] = relationship(back_populates="people", lazy="raise_on_sql")
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise_on_sql")

    @property
    def is_named(self) -> bool:
        """True when everybody here may read their name beside it."""
        return self.state == Part.CONFIRMED and not self.is_hidden


class ContributionVersion(Model):
    """What a contribution said before somebody changed it."""

    __tablename__ = "contribution_versions"

    id: Mapped[Id]
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contributions.id", ondelete="CASCADE"), index=True
    )
    changed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    changed_at: Mapped[datetime] = mapped_column(default=now)
    was: Mapped[dict[str, Any]]
