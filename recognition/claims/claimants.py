"""Who claims a badge: somebody new, or somebody for whom a helper does it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from core.communities.actions import know
from core.communities.models import Community
from core.consents.actions import give
from core.consents.models import Basis, How, Purpose
from core.consents.words import CAME_BY_THEMSELVES
from core.errors import RuleBroken
from core.journal.actions import record
from core.people import queries as people
from core.people.introducing import introduce
from core.people.models import Person
from recognition.awards import names
from recognition.contributions import queries as contributions


def introduced(community: Community, name: str, address: str | None) -> Person:
    """Somebody whom we did not know, as they introduced themselves, under a name of their own.

    Without an address they sit before us and were told; with one, whoever reads the mailbox has
    still to be.
    """
    if names.means_another(name, community.id):
        raise RuleBroken(
            _(
                "Somebody here has this name. If it is you, sign in, or use the e-mail address "
                "that we know. If not, add something that tells you apart, such as your street."
            )
        )
    person = _added(community, name, address, _("Typed their name when they claimed a badge"))
    if address is None:
        person.told()
    about: dict[str, Any] = {"community_id": community.id, "how": How.PAGE, "by": person}
    words = str(CAME_BY_THEMSELVES)
    give(person, Purpose.NEWS, basis=Basis.CONSENT, wording=words, **about)
    record("person.introduced", by=person, person_id=person.id, community_id=community.id)
    return person


def without_a_phone(community: Community, name: str, by: Person, organises: bool) -> Person:
    """The person whom a helper means: somebody known here without e-mail, or somebody new.

    Raises RuleBroken where the name means several people, or somebody who can do it themselves.
    """
    find = people.namesakes if organises else contributions.well_known
    found = find(community.id, name)
    if len(found) > 1:
        raise RuleBroken(
            _("There are several people of this name. Ask an organiser to give them the badge.")
        )
    if found and found[0].id == by.id:
        raise RuleBroken(_("This is you. Claim it for yourself instead."))
    if found and found[0].email is not None:
        raise RuleBroken(
            _("Somebody of this name has an e-mail address. They can claim it with it themselves.")
        )
    if found:
        return found[0]
    source = _("Told %(name)s their name at an event, for a badge", name=by.name)
    person = _added(community, name, None, source)
    record("person.added", by=by, person_id=person.id, community_id=community.id)
    return person


def _added(community: Community, name: str, address: str | None, source: str) -> Person:
    person = introduce(name, address, source)
    know(community, person)
    return person
