"""What people can do with the browsers that they are signed in with."""

from __future__ import annotations

from sqlalchemy import delete

from core.accounts.actions import kill_links
from core.accounts.models import Session
from core.accounts.sessions import end_sessions
from core.db import changed, db
from core.journal.actions import record
from core.people.models import Person


def end_one(person: Person, session_id: int) -> bool:
    """End one session of this person. False when it is somebody else's, or over."""
    theirs = delete(Session).where(Session.id == session_id, Session.person_id == person.id)
    if not changed(theirs):
        return False
    record("sessions.ended", by=person, person_id=person.id, count=1)
    return True


def end_others(person: Person, here: Session) -> int:
    """End every session of this person but this one, and every link; say how many there were."""
    kill_links(person.id)
    count = end_sessions(person.id, but=here.id)
    record("sessions.ended", by=person, person_id=person.id, count=count)
    return count


def end_theirs(person_id: int, by: Person) -> int:
    """Sign somebody out everywhere, links too; say in how many browsers they were signed in."""
    if db.session.get(Person, person_id) is None:
        return 0
    kill_links(person_id)
    count = end_sessions(person_id)
    record("sessions.ended", by=by, person_id=person_id, count=count)
    return count
