"""A person: someone we know of. Everyone is one person once, whatever communities they are in."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Id, Model, now, today
from core.people.text import normal

INFORM_WITHIN = timedelta(days=30)
CHANNELS = ("email", "phone", "in_person", "letter")
BY_LETTER = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that sorts by code point on every database, so that an index answers "starts with"."""


class Person(Model):
    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("email_key"),
        Index(None, "sort_name", "id"),
        Index(None, "place", "id"),
        Index(None, "organisation_kind", "id"),
        Index(
            "ix_people_untold",
            "inform_by",
            "id",
            sqlite_where=text("informed_at IS NULL"),
            postgresql_where=text("informed_at IS NULL"),
        ),
        Index(
            "ix_people_administrators",
            "id",
            sqlite_where=text("is_administrator = 1"),
            postgresql_where=text("is_administrator"),
        ),
        {"sqlite_autoincrement": True},  # the journal goes on telling of numbers of the erased
    )

    id: Mapped[Id]
    name: Mapped[str]
    sort_name: Mapped[str] = mapped_column(BY_LETTER)
    email: Mapped[str | None]
    email_key: Mapped[str | None]
    phone: Mapped[str | None]
    postal_address: Mapped[str | None]
    organisation: Mapped[str | None]
    organisation_kind: Mapped[str | None]
    place: Mapped[str | None]
    timezone: Mapped[str | None]
    preferred_channel: Mapped[str | None]
    access_needs: Mapped[str | None]
    notes: Mapped[str | None]
    source: Mapped[str]
    inform_by: Mapped[date | None]
    informed_at: Mapped[datetime | None]
    never_contact_at: Mapped[datetime | None]
    restricted_at: Mapped[datetime | None]
    """Since when nothing is sent to them nor changed about them, until that is lifted."""
    away_until: Mapped[date | None]
    is_rarely_online: Mapped[bool] = mapped_column(default=False)
    is_administrator: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=now)

    topics: Mapped[list[PersonTopic]] = relationship(
        cascade="all, delete-orphan", order_by="PersonTopic.topic", lazy="raise_on_sql"
    )
    languages: Mapped[list[PersonLanguage]] = relationship(
        cascade="all, delete-orphan", order_by="PersonLanguage.language", lazy="raise_on_sql"
    )

    @property
    def may_be_contacted(self) -> bool:
        return self.never_contact_at is None

    @property
    def is_away(self) -> bool:
        """True while they are on leave."""
        return is_on_leave(self.away_until)

    @property
    def first_name(self) -> str:
        """What a friendly letter starts with: the first word, or the whole of a single name."""
        return self.name.split()[0] if self.name.split() else self.name

    def rename(self, name: str) -> None:
        self.name, self.sort_name = name, folded(name)

    def set_email(self, address: str | None) -> None:
        self.email, self.email_key = address or None, email_key(address)

    def told(self) -> None:
        """Record that this person now knows that we hold their details, and from where."""
        self.informed_at = self.informed_at or now()

    def not_told(self) -> None:
        """The message that should have told them did not arrive."""
        self.informed_at = None


class PersonTopic(Model):
    """One topic that a person knows or cares about."""

    __tablename__ = "person_topics"
    __table_args__ = (Index(None, "topic", "person_id"),)

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    topic: Mapped[str] = mapped_column(primary_key=True)


class PersonLanguage(Model):
    """One language that a person speaks, as they or an organiser wrote it."""

    __tablename__ = "person_languages"
    __table_args__ = (Index(None, "language", "person_id"),)

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(primary_key=True)


class PersonTerm(Model):
    """One word or trait by which a community finds a person, in the order in which lists stand.

    A word is folded; a trait is "#", what it is of, ":" and its folded value, as in
    "#topic:seeds". Under each term people are sorted by name, so that a page is read straight from
    the index, on any database and at any size: an inverted index. Zobel & Moffat, Inverted files
    for text search engines, ACM Computing Surveys 38 (2006).

    Every person has some twenty rows, so no foreign key checks each: a trigger removes them with
    the acquaintance.
    """

    __tablename__ = "person_terms"
    __table_args__ = (
        Index(None, "person_id", "community_id", "term"),
        {"sqlite_with_rowid": False},
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str] = mapped_column(BY_LETTER, primary_key=True)
    sort_name: Mapped[str] = mapped_column(BY_LETTER, primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True)


class WordVariant(Model):
    """A searchable word with one letter left out, or whole, so that a typo still finds it.

    Two words that differ by one edit share a variant: symmetric deletion (Garbe, SymSpell, 2012).
    """

    __tablename__ = "word_variants"
    __table_args__ = ({"sqlite_with_rowid": False},)

    variant: Mapped[str] = mapped_column(BY_LETTER, primary_key=True)
    word: Mapped[str] = mapped_column(BY_LETTER, primary_key=True, index=True)


def is_on_leave(away_until: date | None) -> bool:
    """True until the end of the day that was set."""
    return away_until is not None and today() <= away_until


@lru_cache(maxsize=10_000)
def folded(text: str) -> str:
    """Text for finding and sorting: accents removed, case folded, any script kept."""
    if text.isascii():
        return " ".join(text.lower().split())
    apart = normal("NFKD", text.casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())


def words_of(*texts: str | None) -> set[str]:
    """The searchable words of some texts; each at most 40 letters."""
    return {w[:40] for text in texts if text for w in re.findall(r"\w+", folded(text))}


def email_key(address: str | None) -> str | None:
    """The form in which two spellings of one address are equal."""
    if not address:
        return None
    if address.isascii():
        return address.strip().lower()
    return normal("NFKC", address).strip().casefold()
