"""A message that is about to leave, as it was read when it was claimed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import select

from core.db import db
from core.people.models import is_on_leave

Row = TypeVar("Row", bound=Any)


@dataclass(slots=True)
class Recipient:
    """Whom a message is for: what its templates and checks may know."""

    id: int
    name: str
    email: str | None
    source: str
    timezone: str | None
    never_contact_at: datetime | None
    away_until: date | None
    restricted_at: datetime | None = None

    @property
    def may_be_contacted(self) -> bool:
        return self.never_contact_at is None

    @property
    def is_away(self) -> bool:
        return is_on_leave(self.away_until)

    @property
    def domain(self) -> str:
        """The host of the address, as paces and reports know it."""
        return (self.email or "").rpartition("@")[2].strip().casefold()


@dataclass(slots=True)
class Night:
    """The quiet hours of a community, where it is."""

    timezone: str
    quiet_from: int
    quiet_until: int


@dataclass(slots=True)
class Leaving:
    """One delivery on its way out, with its person and the quiet hours that it keeps."""

    id: int
    public_id: str
    kind: str
    subject_id: int
    person_id: int
    community_id: int | None
    expires_at: datetime
    ignores_quiet_hours: bool
    attempt: int
    slot_at: datetime | None
    person: Recipient
    night: Night | None


def subjects(table: type[Row], leaving: Sequence[Leaving]) -> dict[int, Row]:
    """The rows that these messages are about, by their id, as they are now, in one query."""
    ids = {each.subject_id for each in leaving}
    found = select(table).where(table.id.in_(ids)).execution_options(populate_existing=True)
    return {each.id: each for each in db.session.scalars(found)}
