"""What stood still for an objection goes on once its answer was heard, and not before."""

from __future__ import annotations

from core.db import db, now
from core.journal.actions import record_about
from core.queue import every
from core.requests import queries
from core.requests.models import HEARD_BEFORE

AT_ONCE = 200


@every(hours=24)
def end_standing_still() -> None:
    """Let details be used again a week after somebody heard what became of their objection.

    Article 18(1)(d) and (3). Whoever said "never" stays alone, and what they asked for themselves
    holds on.
    """
    for asked, person in queries.stand_still_no_more(now() - HEARD_BEFORE, AT_ONCE):
        if person is None:
            continue
        db.session.refresh(person, with_for_update={"key_share": True})
        if person.restricted_at is not None:
            person.restricted_at = None
            record_about("person.released", asked, None)
    db.session.commit()
