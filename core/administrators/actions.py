"""Making somebody an administrator, and ending that."""

from __future__ import annotations

from flask_babel import gettext as _

from core.accounts import sessions
from core.communities.actions import tell_of_the_end
from core.db import db
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person
from core.team import queries


def end(person: Person, by: Person) -> None:
    """End somebody's part as an administrator; the last one stays. They are told by mail."""
    held = queries.administrators_to_change()
    if person.id not in held:
        raise RuleBroken(_("They are no administrator any more."))
    if len(held) == 1:
        raise RuleBroken(_("Nobody else looks after this installation. Invite another one first."))
    person.is_administrator = False
    taken = record("administrator.taken", by=by, person_id=person.id)
    db.session.flush()
    sessions.end_others(person.id)
    if person.id != by.id:
        tell_of_the_end(taken)
