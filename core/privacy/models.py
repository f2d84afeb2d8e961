"""Addresses that nothing is sent to, kept as keyed hashes and nothing else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model, now


class Suppression(Model):
    """An address (kept only as a keyed hash) that nothing is sent to, and why.

    `offered_at` is when whoever has it was last told how to be let in again.
    """

    __tablename__ = "suppressions"
    __table_args__ = (Index(None, "created_at", "address_digest"),)

    address_digest: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    offered_at: Mapped[datetime | None]


class DroppedAddress(Model):
    """An address (kept only as a keyed hash) that was given up when two people were made one.

    It still is an address of the one whom they are now: nobody else is made of it.
    """

    __tablename__ = "dropped_addresses"

    address_digest: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)


class Keepsake(Model):
    """A named fact about this installation, such as the fingerprint of its privacy key."""

    __tablename__ = "keepsakes"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
