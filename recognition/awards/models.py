"""An award: a badge given to a person for stated contributions. Its holder decides who sees it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, new_public_id, now


class AwardState(StrEnum):
    GATHERING = "gathering"
    """Not enough voices yet; its holder does not know of it."""
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """Handed back by its holder."""
    TAKEN_BACK = "taken_back"
    REVOKED = "revoked"


LIVE = "state IN ('gathering','offered','accepted')"
PUBLIC = "state = 'accepted' AND audience = 'public'"
CREDENTIAL_IS_DUE = "credential_due_at IS NOT NULL"
LIGHT = "weight < 1 AND reviewed_at IS NULL AND taken_back_at IS NULL"
AUDIENCES = ("public", "members", "only_me")
SHOWN_AS = ("full_name", "first_name", "initials", "pseudonym")


class Award(Model):
    """One badge, as it was then, for one person.

    What ended stays ended: the last four states lead nowhere. Nobody but its holder, its givers
    and, where it must be reviewed, organisers learn of it before it is accepted.
    """

    __tablename__ = "awards"
    __table_args__ = (
        UniqueConstraint("public_id"),
        CheckConstraint(
            "state IN ('gathering','offered','accepted','declined','withdrawn','taken_back',"
            "'revoked')",
            name="state",
        ),
        CheckConstraint("origin IN ('peers','rule','organiser')", name="origin"),
        CheckConstraint("audience IN ('public','members','only_me')", name="audience"),
        CheckConstraint(
            "shown_as IN ('full_name','first_name','initials','pseudonym')", name="shown_as"
        ),
        CheckConstraint(
            "state <> 'accepted' OR (audience IS NOT NULL AND shown_as IS NOT NULL)",
            name="accepted_has_audience",
        ),
        CheckConstraint(
            "shown_as <> 'pseudonym' OR pseudonym IS NOT NULL", name="pseudonym_is_given"
        ),
        Index(
            "uq_awards_live",
            "badge_id",
            "person_id",
            unique=True,
            sqlite_where=text(LIVE),
            postgresql_where=text(LIVE),
        ),
        Index(None, "person_id", "community_id", "state", "shown_as", "accepted_at"),
        Index(None, "community_id", "state", "accepted_at"),
        Index(
            "ix_awards_public",
            "community_id",
            "state",
            "accepted_at",
            sqlite_where=text(PUBLIC),
            postgresql_where=text(PUBLIC),
        ),
        Index(
            "ix_awards_credential_due",
            "credential_due_at",
            "id",
            sqlite_where=text(CREDENTIAL_IS_DUE),
            postgresql_where=text(CREDENTIAL_IS_DUE),
        ),
    )

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(default=new_public_id)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    badge_id: Mapped[int] = mapped_column(ForeignKey("badges.id"))
    badge_version_id: Mapped[int] = mapped_column(ForeignKey("badge_versions.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    origin: Mapped[str]
    state: Mapped[str]
    rule_why: Mapped[str | None]
    audience: Mapped[str | None]
    shown_as: Mapped[str | None]
    pseudonym: Mapped[str | None]
    agreed: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    offered_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None]
    link_on_at: Mapped[datetime | None]
    """Since when its holder lets whoever has its address open it."""
    credential_due_at: Mapped[datetime | None]
    """Since when its credential must be issued, issued again, or revoked."""

    @property
    def tells_who(self) -> bool:
        """True when its holder shows it to others under their full name."""
        return self.audience != "only_me" and self.shown_as == "full_name"

    def keeps_quiet_about(self, endorsement: Endorsement) -> bool:
        """True for a giver who joined after it was accepted, where few know whose it is.

        Who gives a badge to see whether somebody has it already must not find their words on it.
        """
        if self.accepted_at is None or self.tells_who:
            return False
        return endorsement.is_award and endorsement.created_at > self.accepted_at


class Endorsement(Model):
    """A peer who stands behind an award, in their own words.

    `is_award` is true for who gave it, false for who co-signed. `weight` is below one where the
    award closes a short circle of people who award each other; `circle` holds their ids.
    """

    __tablename__ = "endorsements"
    __table_args__ = (
        UniqueConstraint("award_id", "by_id"),
        CheckConstraint("weight > 0 AND weight <= 1", name="weight"),
        Index(None, "by_id", "created_at"),
        Index(None, "to_id", "community_id"),
        Index(
            "ix_endorsements_light",
            "community_id",
            "id",
            sqlite_where=text(LIGHT),
            postgresql_where=text(LIGHT),
        ),
    )

    id: Mapped[Id]
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id", ondelete="CASCADE"))
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    to_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    words: Mapped[str]
    is_award: Mapped[bool] = mapped_column(default=True)
    weight: Mapped[float] = mapped_column(default=1.0)
    circle: Mapped[list[int]] = mapped_column(default=list)
    is_named: Mapped[bool] = mapped_column(default=False)
    """True when they want their name beside their words where everybody can read them."""
    is_for_strangers: Mapped[bool] = mapped_column(default=True)
    """True when people outside may read their words; whoever wrote before was told of members."""
    signs: Mapped[bool] = mapped_column(default=False)
    """True when they want their words signed into the file, where strangers may read them."""
    reviewed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    reviewed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    taken_back_at: Mapped[datetime | None]


class AwardContribution(Model):
    """A contribution that an award names, and whose endorsement named it (None: a rule)."""

    __tablename__ = "award_contributions"

    award_id: Mapped[int] = mapped_column(
        ForeignKey("awards.id", ondelete="CASCADE"), primary_key=True
    )
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contributions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    endorsement_id: Mapped[int | None] = mapped_column(
        ForeignKey("endorsements.id", ondelete="CASCADE"), index=True
    )


class AwardChange(Model):
    """The history of an award: what was done, by whom, why, and how it was before."""

    __tablename__ = "award_changes"

    id: Mapped[Id]
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id", ondelete="CASCADE"), index=True)
    what: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    why: Mapped[str | None]
    was: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(default=now)
