"""The time that the product sees in a test: real time, moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo


class Clock:
    """Stands in for `datetime` behind `core.db.now`. Time goes on from where it was moved to."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self, zone: tzinfo | None = UTC) -> datetime:
        return datetime.now(zone) + self.ahead

    def move(self, **by: float) -> None:
        """Move on (or back): `move(days=7)`."""
        self.ahead += timedelta(**by)

    def set(self, moment: datetime) -> None:
        """Move to a moment, given with its zone."""
        self.ahead = moment - datetime.now(UTC)
