"""What somebody who was named answers to the one notice that they get."""

from __future__ import annotations

from flask_babel import gettext as _

from core.communities.models import Community
from core.consents.actions import give, withdraw
from core.consents.models import Basis, How, Purpose
from core.deliveries import actions as deliveries
from core.erasure import erasing
from core.journal.actions import record
from core.people.models import Person
from core.privacy.suppressing import suppress_person
from core.requests import actions as requests
from core.requests.models import Kind


def agree(person: Person, community: Community) -> None:
    """They may be written to about this community, and are here to stay."""
    give(
        person,
        Purpose.CONTACT,
        community_id=community.id,
        basis=Basis.CONSENT,
        wording=_("Yes, you may write to me about this community."),
        how=How.PAGE,
        by=person,
    )
    person.told()
    record("person.agreed", by=person, person_id=person.id, community_id=community.id)


def object_to_it(person: Person, community: Community) -> None:
    """Nothing is written to them, and what we hold goes when the thirty days are over."""
    words = _("Do not write to me. I am not interested.")
    withdraw(person, Purpose.ANYTHING, wording=words, how=How.PAGE, by=person)
    suppress_person(person, reason="unsubscribed")
    deliveries.suppress_queued(person.id, why=_("They want nothing to do with it."))
    record("person.objected", by=person, person_id=person.id, community_id=community.id)


def be_forgotten(person: Person) -> bool:
    """Forgotten at once; of the address a keyed digest stays, so that nobody names them anew.

    Where somebody must look first, that they asked is kept, and it is not done yet.
    """
    if erasing.why_not_at_once(person):
        requests.ask(person, Kind.ERASE)
        return False
    erasing.erase(person, how="page")
    return True
