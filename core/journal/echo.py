"""Lines about security are told to the log too, once they are committed.

So whoever collects the log has them on another machine (ASVS 5.0, 16.4.3). Only numbers and words
of ours: never a reason, a detail or a name.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy import event
from sqlalchemy.orm import Session

from core.db import db
from core.journal.seals import Line

log = logging.getLogger(__name__)

NOTED = "journal lines about security"
SECURITY = {
    *("account", "administrator", "authenticator", "backup", "hold", "identity", "journal", "key"),
    *("list", "passkey", "recovery_codes", "role", "second_factor", "sessions", "signed"),
    "suppression",
}
"""The first parts of the words that are told."""


def note(lines: Sequence[Line], before: int) -> None:
    """Keep those that are told until the commit; `before` is the position before the first."""
    told = [
        (position, line)
        for position, line in enumerate(lines, before + 1)
        if line.what.partition(".")[0] in SECURITY
    ]
    if told:
        db.session.info.setdefault(NOTED, []).extend(told)


@event.listens_for(Session, "after_commit")
def _tell(session: Session) -> None:
    if session.in_nested_transaction():
        return
    for position, line in session.info.pop(NOTED, []):
        about = {"by": line.by_id, "person": line.person_id, "community": line.community_id}
        log.info(line.what, extra={**about, "subject": line.subject_id, "position": position})
