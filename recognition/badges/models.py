"""A badge: what can be awarded, with its meaning, its criteria and its image."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now

IDLE = timedelta(days=90)
RULE_IS_ON = "rule_on_since IS NOT NULL"


class Badge(Model):
    """A badge of a community: who may award it, and the rule that proposes it, if there is one.

    What people read and see is in its versions; `version` is the number of the present one. The
    rule: `rule_count` contributions of `rule_kinds` (none: of any kind) within `rule_days`, thanked
    by `rule_peers` different people. With `peers_needed` voices a peer award reaches its holder.
    """

    __tablename__ = "badges"
    __table_args__ = (
        CheckConstraint("peers_needed BETWEEN 1 AND 5", name="peers_needed"),
        CheckConstraint("rule_count > 0", name="rule_count"),
        CheckConstraint("rule_days > 0", name="rule_days"),
        CheckConstraint("rule_peers >= 0", name="rule_peers"),
        Index(
            "ix_badges_rule_on",
            "community_id",
            sqlite_where=text(RULE_IS_ON),
            postgresql_where=text(RULE_IS_ON),
        ),
        Index(None, "community_id", "id"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    version: Mapped[int] = mapped_column(default=1)
    by_peers: Mapped[bool] = mapped_column(default=True)
    by_organisers: Mapped[bool] = mapped_column(default=True)
    peers_needed: Mapped[int] = mapped_column(default=1)
    rule_count: Mapped[int | None]
    rule_kinds: Mapped[list[str]] = mapped_column(default=list)
    rule_days: Mapped[int | None]
    rule_peers: Mapped[int] = mapped_column(default=0)
    rule_on_since: Mapped[datetime | None]
    rule_fired_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def has_rule(self) -> bool:
        return self.rule_count is not None

    @property
    def is_idle(self) -> bool:
        """True when its rule is switched on and has proposed nobody for 90 days."""
        if self.rule_on_since is None:
            return False
        return max(self.rule_fired_at or self.rule_on_since, self.rule_on_since) < now() - IDLE


class BadgeVersion(Model):
    """What a badge says and looks like; never changed once made, so that awards keep theirs.

    `design` is what the image was designed from, or empty for an uploaded one; `svg` is the image.
    """

    __tablename__ = "badge_versions"
    __table_args__ = (UniqueConstraint("badge_id", "number"),)

    id: Mapped[Id]
    badge_id: Mapped[int] = mapped_column(ForeignKey("badges.id", ondelete="CASCADE"))
    number: Mapped[int]
    name: Mapped[str]
    meaning: Mapped[str]
    criteria: Mapped[str]
    design: Mapped[dict[str, Any]] = mapped_column(default=dict)
    svg: Mapped[str] = mapped_column(deferred=True)
    made_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=now)


class RuleCheck(Model):
    """Something happened that may let a rule fire for this person; a job looks soon."""

    __tablename__ = "rule_checks"

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    asked_at: Mapped[datetime] = mapped_column(default=now)
