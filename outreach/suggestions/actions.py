"""Suggesting someone who should be asked, and taking it back. The nominee hears of neither."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete

from core.db import changed, db
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person, email_key, folded
from core.safeguarding.queries import is_held
from outreach.nominations import actions as nominations
from outreach.nominations.models import Nomination, Origin
from outreach.settings.queries import of_community
from outreach.suggestions import queries


def left(community_id: int, person_id: int) -> int:
    """How many more people this person may suggest before the next wave is closed."""
    made = queries.made_since(community_id, person_id, queries.round_began(community_id))
    return max(0, of_community(community_id).suggestions_each - len(made))


def suggest(community_id: int, by: Person, values: dict[str, Any]) -> Nomination:
    """Suggest someone. Raises RuleBroken when it is too many, or they were suggested already."""
    queries.locked_person(by.id)
    if is_held("person", by.id):
        raise RuleBroken(
            _("Nothing can be done in your name now. Speak with who looks after safeguarding.")
        )
    if not left(community_id, by.id):
        raise RuleBroken(
            _("You have suggested as many as one can for now. After this wave you can again.")
        )
    _must_be_new(community_id, by, values)
    nomination = nominations.nominate(community_id, by.id, **values, origin=Origin.MEMBER)
    record("suggestion.made", by=by, community_id=community_id, subject_id=nomination.id)
    return nomination


def withdraw(nomination: Nomination, by: Person) -> None:
    """Take a suggestion back while it waits; nothing of it is kept."""
    waits = Nomination.id == nomination.id, Nomination.state == "waiting"
    number, community_id = nomination.id, nomination.community_id
    if not changed(delete(Nomination).where(*waits)):
        raise RuleBroken(_("Somebody has looked at it already, so it cannot be taken back."))
    db.session.expunge(nomination)
    record("suggestion.withdrawn", by=by, community_id=community_id, subject_id=number)


def _must_be_new(community_id: int, by: Person, values: dict[str, Any]) -> None:
    name, address = folded(values["name"]), email_key(values["email"])
    if address is not None and address == by.email_key:
        raise RuleBroken(_("This is your own address. Suggest somebody else."))
    for each in queries.of_person(community_id, by.id):
        is_same = each.name_key == name or (address is not None and each.email_key == address)
        if each.state == "waiting" and is_same:
            raise RuleBroken(_("You have suggested them already. One voice is enough."))
