"""Who was named and not decided on within 30 days is forgotten."""

from __future__ import annotations

from core.db import db, now
from core.queue import every
from outreach.nominations import queries
from outreach.nominations.models import UNDECIDED_FOR


@every(hours=6)
def forget_undecided() -> None:
    """Empty nominations that nobody decided in time."""
    for nomination in queries.undecided_since(now() - UNDECIDED_FOR):
        nomination.forget("forgotten")
    db.session.commit()
