"""Once a day whoever was not told in time, or was named and never answered, is forgotten."""

from __future__ import annotations

from core.consents import clock
from core.consents.forgetting import forget
from core.db import db, today
from core.errors import RuleBroken
from core.queue import every


@every(hours=24)
def forget_the_due() -> None:
    """Forget everybody whose last day is over. A day before, organisers still saw them listed.

    Whoever cannot be, or answers while others are forgotten, stays and holds up nobody.
    """
    for batch in clock.due(today()):
        for each in batch:
            try:
                forget(each)
            except RuleBroken:
                db.session.rollback()
            db.session.commit()
