"""The clock gives back the uses of codes that were kept for mailboxes nobody looked into."""

from __future__ import annotations

from core.db import db
from core.queue import every
from recognition.claims import places, queries


@every(hours=1)
def free_places() -> None:
    """Whoever types the addresses of others empties no code for longer than a day."""
    for code_id, person_id in queries.undecided():
        places.let_go(code_id, person_id)
    db.session.commit()
