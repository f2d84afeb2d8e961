"""A champion: somebody with an accepted award who chose to be seen, as they chose it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, new_public_id, now
from core.people.models import BY_LETTER

SEEN = "audience <> 'nobody'"
PUBLIC = "audience = 'public'"
TAGS = ("topic", "place", "language")


class Champion(Model):
    """One name under which a person is seen in a community, and what they show beside it.

    Somebody who shows one badge under their name and another under a pseudonym is two champions
    here, and nothing tells that they are one. It follows from their awards: `audience` is the
    widest of those under this name, "nobody" when none is left, and what they wrote waits for
    them. `shown_at` is when they last stood at the front: whoever was not there for longest is
    shown first; a job turns the order, since looking changes nothing.
    """

    __tablename__ = "champions"
    __table_args__ = (
        UniqueConstraint("public_id"),
        UniqueConstraint("community_id", "person_id", "shown_as", "pseudonym"),
        CheckConstraint("audience IN ('public','members','nobody')", name="audience"),
        CheckConstraint(
            "shown_as IN ('full_name','first_name','initials','pseudonym')", name="shown_as"
        ),
        CheckConstraint("questions_per_week BETWEEN 0 AND 20", name="questions_per_week"),
        Index(
            "ix_champions_seen",
            "community_id",
            "shown_at",
            "id",
            sqlite_where=text(SEEN),
            postgresql_where=text(SEEN),
        ),
        Index(
            "ix_champions_public",
            "community_id",
            "shown_at",
            "id",
            sqlite_where=text(PUBLIC),
            postgresql_where=text(PUBLIC),
        ),
        Index(
            "ix_champions_emeritus",
            "community_id",
            "shows_emeritus",
            "shown_at",
            "id",
            sqlite_where=text(SEEN),
            postgresql_where=text(SEEN),
        ),
        Index(None, "person_id"),
    )

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(default=new_public_id)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    shown_as: Mapped[str]
    pseudonym: Mapped[str] = mapped_column(default="")
    audience: Mapped[str]
    about: Mapped[str | None]
    """Behind the scenes, in their own words."""
    photo_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_files.id", ondelete="SET NULL"), index=True
    )
    photo_says: Mapped[str | None]
    """What the photo shows, for who cannot see it."""
    shows_emeritus: Mapped[bool] = mapped_column(default=False)
    questions_per_week: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(default=now)
    shown_at: Mapped[datetime] = mapped_column(default=now)


class ChampionTag(Model):
    """A topic, place or language that a champion chose to show; carries their turn in its list.

    `audience` is that of the champion, repeated so that an index leads past whom nobody may see.
    """

    __tablename__ = "champion_tags"
    __table_args__ = (
        CheckConstraint("what IN ('topic','place','language')", name="what"),
        Index(
            "ix_champion_tags_seen",
            "community_id",
            "what",
            "folded",
            "shown_at",
            "champion_id",
            sqlite_where=text(SEEN),
            postgresql_where=text(SEEN),
        ),
        Index(
            "ix_champion_tags_public",
            "community_id",
            "what",
            "folded",
            "shown_at",
            "champion_id",
            sqlite_where=text(PUBLIC),
            postgresql_where=text(PUBLIC),
        ),
    )

    champion_id: Mapped[int] = mapped_column(
        ForeignKey("champions.id", ondelete="CASCADE"), primary_key=True
    )
    what: Mapped[str] = mapped_column(primary_key=True)
    folded: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    audience: Mapped[str] = mapped_column(default="nobody")
    shown_at: Mapped[datetime]


class ChampionWord(Model):
    """One searchable word of what a champion shows, and who may find them by it."""

    __tablename__ = "champion_words"
    __table_args__ = (
        CheckConstraint("audience IN ('public','members')", name="audience"),
        Index(None, "champion_id", "word", "audience"),
    )

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    word: Mapped[str] = mapped_column(BY_LETTER, primary_key=True)
    champion_id: Mapped[int] = mapped_column(
        ForeignKey("champions.id", ondelete="CASCADE"), primary_key=True
    )
    audience: Mapped[str]
