"""Why somebody cannot be invited, or not in this way, and what to do: said where one chooses."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.consents import queries as consents
from core.consents.models import Purpose
from core.consents.weighing import Line, basis_in, is_refused, may_be_invited, refuses_invitations
from core.people.models import Person
from core.privacy import queries as privacy
from core.safeguarding import queries as safeguarding
from outreach.invitations.models import Channel, Invitation

WORDS: dict[str, LazyString] = {
    "never": _l("They asked never to be contacted."),
    "restricted": _l(
        "They asked that nothing be done with their details for now. Wait until they lift that."
    ),
    "held": _l("They are on hold for safeguarding. The safeguarding lead says when that is over."),
    "refused": _l(
        "They asked not to be invited. Only they can change that; if they tell you so, write it "
        "down on their page."
    ),
    "no_basis": _l(
        "Nothing is written down that lets us invite them. Ask them whether you may, and write "
        "down on their page what they say."
    ),
    "channel": _l("They asked not to be invited in this way. Choose another one."),
    "not_by_mail": _l(
        "Nothing is written down that lets us write to them, so this would not be sent. Ask them "
        "by phone or in person, or wait until they agree."
    ),
    "address": _l(
        "Nothing is sent to their address: it was unsubscribed, or does not exist. Ask them in "
        "another way."
    ),
}


def of_people(community_id: int, people: Collection[Person]) -> dict[int, str]:
    """By person a word of WORDS for those who cannot be invited by any channel; two queries."""
    held = safeguarding.held("person", {each.id for each in people})
    found = without_basis(community_id, [each.id for each in people])
    return found | {each.id: word for each in people if (word := _stopped(each, held))}


def without_basis(community_id: int, person_ids: Collection[int]) -> dict[int, str]:
    """The same for those to whom nothing lets us turn, whatever else is in the way; one query."""
    said = consents.lines_of(person_ids)
    found = {each: _no_basis(said.get(each, ()), community_id) for each in person_ids}
    return {each: word for each, word in found.items() if word}


def of_invitations(invitations: Sequence[Invitation]) -> dict[int, str]:
    """By invitation a word for those that could not go out as they are; three queries.

    Without a basis nothing is written; by voice or by letter a human decides.
    """
    held = safeguarding.held("person", {each.person_id for each in invitations})
    said = consents.lines_of({each.person_id for each in invitations})
    by_mail = [each.person.email for each in invitations if each.channel == Channel.EMAIL]
    shut = privacy.suppressed({address for address in by_mail if address})
    found = {
        each.id: _stopped(each.person, held) or _not_so(each, said.get(each.person_id, ()), shut)
        for each in invitations
    }
    return {each: word for each, word in found.items() if word}


def _stopped(person: Person, held: Collection[int]) -> str:
    if not person.may_be_contacted:
        return "never"
    if person.restricted_at is not None:
        return "restricted"
    return "held" if person.id in held else ""


def _no_basis(said: Sequence[Line], community_id: int) -> str:
    if may_be_invited(said, community_id):
        return ""
    return "refused" if refuses_invitations(said, community_id) else "no_basis"


def _not_so(invitation: Invitation, said: Sequence[Line], shut: Collection[str]) -> str:
    about = Purpose.INVITATION, invitation.channel, invitation.community_id
    if refuses_invitations(said, invitation.community_id):
        return "refused"
    if is_refused(said, *about):
        return "channel"
    if invitation.channel != Channel.EMAIL or not invitation.person.email:
        return ""
    if invitation.person.email in shut:
        return "address"
    return "" if basis_in(said, *about) else "not_by_mail"
