"""A segment: a group that the community wants to hear from, with a target."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now

FEWEST_SHOWN = 5
"""A number of people below this is not shown, since it tells too much about each of them."""
MOST_SEGMENTS = 200
MOST_WANTED = 100_000


class SegmentKind(StrEnum):
    TOPIC = "topic"
    PLACE = "place"
    LANGUAGE = "language"
    ORGANISATION_KIND = "organisation_kind"
    RARELY_ONLINE = "rarely_online"
    OWN = "own"
    """People whom organisers put in one by one."""


class Segment(Model):
    """`value` is what a person's details say, spelled as there; empty for the last two kinds.

    `name` is what pages call it. `target` is how many of the community should be of it.
    """

    __tablename__ = "segments"
    __table_args__ = (
        UniqueConstraint("community_id", "kind", "name"),
        CheckConstraint(
            "kind IN ('topic','place','language','organisation_kind','rarely_online','own')",
            name="kind",
        ),
        CheckConstraint("target BETWEEN 1 AND 100000", name="target"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    kind: Mapped[str]
    value: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    target: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)


class SegmentPerson(Model):
    """One person in a segment of the community's own."""

    __tablename__ = "segment_people"

    segment_id: Mapped[int] = mapped_column(
        ForeignKey("segments.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
