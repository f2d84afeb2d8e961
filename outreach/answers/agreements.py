"""Writing down what an answer says about being written to."""

from __future__ import annotations

from core.consents.actions import give, withdraw
from core.consents.models import Basis, How, Purpose
from core.consents.words import NEVER, YES_TO_INVITATION
from core.people.models import Person
from outreach.answers.given import Given
from outreach.invitations.models import Answer, Invitation

HOW = {
    "link": How.PAGE,
    "phone": How.PHONE,
    "in_person": How.IN_PERSON,
    "letter": How.PAPER,
    "email": How.MESSAGE,
}


def of_answer(invitation: Invitation, given: Given, by: Person | None) -> None:
    """Whoever says yes agrees to be written to about the community from now on."""
    if given.answer != Answer.YES:
        return
    give(
        invitation.person,
        Purpose.CONTACT,
        community_id=invitation.community_id,
        basis=Basis.CONSENT,
        wording=str(YES_TO_INVITATION),
        how=HOW.get(given.via, How.STAFF),
        by=by or invitation.person,
    )


def never_again(person: Person, by: Person | None) -> None:
    """Never, about anything, on any channel."""
    how = How.STAFF if by else How.PAGE
    withdraw(person, Purpose.ANYTHING, wording=str(NEVER), how=how, by=by or person)
