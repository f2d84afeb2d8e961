"""Once a day whoever was not told in time, or was named and never answered, is forgotten."""

from __future__ import annotations

from core.consents import clock
from core.consents.forgetting import forget
from core.db import db, today
from core.people.models import Person
from core.queue import every


@every(hours=24)
def forget_the_due() -> None:
    """Forget everybody whose last day is over. A day before, organisers still saw them listed."""
    for batch in clock.due(today()):
        for each in batch:
            person = db.session.get(Person, each.person_id)
            if person is not None:
                forget(person, each.why)
        db.session.commit()
