"""Forgetting somebody who was never told, or never answered."""

from __future__ import annotations

from flask_babel import gettext as _

from core.consents import clock
from core.consents.clock import Due
from core.db import db, today
from core.erasure import erasing
from core.errors import RuleBroken
from core.people.models import Person
from core.privacy.suppressing import suppress_person


def forget(due: Due) -> None:
    """Erase them; a keyed digest of their address says why, so that nobody brings them back.

    They did not ask for it: whoever lifts the digest may write to them, as may they themselves.
    Somebody at whom the safeguarding lead must look first stays until then. Raises RuleBroken for
    who has answered meanwhile.
    """
    person = db.session.get(Person, due.person_id)
    if person is None or erasing.why_not_at_once(person):
        return
    suppress_person(person, due.why)
    erasing.erase(person, how=due.why, is_for_good=False, once_locked=lambda: _must_be_due(due))


def _must_be_due(due: Due) -> None:
    if not clock.is_still(due, today()):
        raise RuleBroken(_("They have answered meanwhile."))
