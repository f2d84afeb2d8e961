"""What a community has decided about thanking: how many awards, how long a term."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model

USUAL = {"awards_per_week": 3, "term_months": 12, "silent_weeks": 8}


class RecognitionSettings(Model):
    """Without a row a community has the usual ones. `term_months` 0: there are no terms."""

    __tablename__ = "recognition_settings"
    __table_args__ = (
        CheckConstraint("awards_per_week BETWEEN 1 AND 50", name="awards_per_week"),
        CheckConstraint("term_months BETWEEN 0 AND 60", name="term_months"),
        CheckConstraint("silent_weeks BETWEEN 2 AND 52", name="silent_weeks"),
        CheckConstraint(
            "champions_shown_to IN ('everybody','members','nobody')", name="champions_shown_to"
        ),
    )

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    awards_per_week: Mapped[int] = mapped_column(default=USUAL["awards_per_week"])
    term_months: Mapped[int] = mapped_column(default=USUAL["term_months"])
    silent_weeks: Mapped[int] = mapped_column(default=USUAL["silent_weeks"])
    champions_shown_to: Mapped[str | None]
    """"everybody", "members" or "nobody"; without it as open as the community is."""
    shows_totals: Mapped[bool] = mapped_column(default=False)
