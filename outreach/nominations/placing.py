"""Where somebody who was approved could go next: which wave, unless they are in one already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.access import community
from core.communities.models import Role
from core.people.models import Person
from core.people.queries import roles_of
from outreach.invitations import queries as invitations
from outreach.invitations.models import Invitation
from outreach.segments import candidates as waves
from outreach.segments.candidates import OpenWave

OFFERED = 3


@dataclass(frozen=True)
class Approved:
    """`invitation` is that of an open wave; `has_part` means nobody needs to ask them."""

    person: Person
    invitation: Invitation | None
    has_part: bool
    waves: Sequence[OpenWave]


def of_person(person: Person) -> Approved:
    """What can be done for somebody of this community next."""
    here = community().id
    theirs = invitations.of_person(here, person.id)
    has_part = bool(set(roles_of(here, person.id)) - {Role.MEMBER})
    return Approved(
        person=person,
        invitation=next((each for each in theirs if each.is_open), None),
        has_part=has_part,
        waves=waves.open_waves(here)[:OFFERED],
    )
