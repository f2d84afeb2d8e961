"""Asking people into the team, asking them again, and taking an invitation back."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from core.accounts.models import digest, new_token
from core.communities import actions as communities
from core.communities import queries as roles
from core.communities.models import STAFF, Community, Role
from core.db import changed, db, now, today
from core.deliveries import actions as deliveries
from core.errors import RuleBroken
from core.journal.actions import record
from core.people import queries as people
from core.people.actions import must_not_be_restricted
from core.people.models import INFORM_WITHIN, Person
from core.people.terms import index_people
from core.privacy import queries as privacy
from core.safeguarding import queries as safeguarding
from core.team import queries
from core.team.models import GIVEN, INVITED, KIND, WAITS, TeamInvitation

MOST_WAITING = 50
MOST_IN_AN_HOUR = 20


@dataclass(frozen=True)
class Ask:
    """Which role, what the inviter calls whom they ask and writes to them, and the address."""

    role: str
    name: str
    address: str = ""
    words: str = ""


def bring_in(community: Community, person: Person, ask: Ask, by: Person) -> str:
    """Give a role, or ask for it, and say which: `given`, `invited` or `waits`.

    At once one has what one takes oneself, and whoever cannot be written to what shows few people.
    """
    if person.id != by.id and person.email:
        return invite(community, person, ask, by)
    if person.id != by.id and ask.role in STAFF:
        raise RuleBroken(_("Whoever sees many people signs in. Enter their e-mail address."))
    _give(community, person, ask.role, by)
    return GIVEN


def name_safeguarding_lead(community: Community, values: dict[str, str], by: Person) -> str:
    """Set the risk tier and who looks after safeguarding; an earlier lead keeps the role.

    Oneself and who is staff here already have it at once. Anybody else is asked, administrators
    too: the community need not know them, and sees nothing of them before they accept. Answers as
    `bring_in`.
    """
    if community.risk_tier != values["risk_tier"]:
        communities.change(community, {"risk_tier": values["risk_tier"]}, by)
    lead = with_address(values["lead_name"], values["lead_email"], by)
    is_ours = (community.id, lead.id) in roles.with_role([lead.id], *STAFF)
    if lead.id == by.id or is_ours:
        _give(community, lead, Role.SAFEGUARDING_LEAD, by)
        return GIVEN
    ask = Ask(Role.SAFEGUARDING_LEAD, values["lead_name"], values["lead_email"])
    return invite(community, lead, ask, by)


def with_address(name: str, address: str, by: Person) -> Person:
    """The person with this very address, or a new one whom no community knows of yet.

    Raises RuleBroken.
    """
    found = people.whose_email(address)
    if found is not None:
        return found
    try:
        with db.session.begin_nested():
            return somebody_new(name, address, by)
    except IntegrityError as taken:
        words = _("Somebody else wrote down this address a moment ago. Do it once more.")
        raise RuleBroken(words) from taken


def somebody_new(name: str, address: str | None, by: Person) -> Person:
    """Somebody of whom we know only what is said here. Raises RuleBroken."""
    _must_be_reachable(address)
    made = Person(source=_("Named by %(name)s as part of the team", name=by.name))
    made.rename(name)
    made.set_email(address)
    made.inform_by = today() + INFORM_WITHIN
    db.session.add(made)
    db.session.flush()
    index_people([made.id])
    return made


def invite(community: Community | None, person: Person, ask: Ask, by: Person) -> str:
    """Ask somebody to take a role; without a community, to look after the installation.

    Asked already, they are not written to once more: `waits`. Raises RuleBroken.
    """
    community_id = community.id if community else None
    _keep(community_id)
    _must_be_reachable(person.email)
    if not person.may_be_contacted:
        raise RuleBroken(_unreachable())
    if queries.has_role(community_id, person, ask.role):
        raise RuleBroken(_("They have this role already."))
    if queries.waiting_for(community_id, person.id, ask.role):
        return WAITS
    asked = TeamInvitation(
        community_id=community_id,
        person_id=person.id,
        role=ask.role,
        name=ask.name,
        address=ask.address or person.email,
        words=ask.words,
    )
    _write(asked, by)
    return INVITED


def invite_again(invitation: TeamInvitation, by: Person) -> None:
    """Ask the same once more: the link from before ends, and a new one is on its way."""
    _keep(invitation.community_id)
    _must_be_reachable(invitation.person.email)
    if not invitation.is_at_their_address:
        words = _("They have another e-mail address now. Take this back, and invite them at that.")
        raise RuleBroken(words)
    if queries.has_role(invitation.community_id, invitation.person, invitation.role):
        raise RuleBroken(_("They have this role already."))
    _take_back(invitation)
    again = TeamInvitation(
        community_id=invitation.community_id,
        person_id=invitation.person_id,
        role=invitation.role,
        name=invitation.name,
        address=invitation.address,
        words=invitation.words,
    )
    _write(again, by)


def withdraw(invitation: TeamInvitation, by: Person) -> None:
    """Take an invitation back; its link ends at once."""
    _take_back(invitation)
    _tell("team.withdrawn", invitation, by)


def _give(community: Community, person: Person, role: str, by: Person) -> None:
    """Give a role at once. Raises RuleBroken where nothing is to be done about somebody for now."""
    must_not_be_restricted(person)
    if safeguarding.is_held("person", person.id):
        raise RuleBroken(_("This is on hold for safeguarding. Ask who looks after safeguarding."))
    communities.give_role(community, person, role, by)


def _take_back(invitation: TeamInvitation) -> None:
    taken = update(TeamInvitation).where(TeamInvitation.id == invitation.id, *queries.OPEN)
    if not changed(taken.values(withdrawn_at=now())):
        raise RuleBroken(_("They have answered meanwhile, or it was taken back. Load the page."))
    deliveries.cancel(KIND, [invitation.id], why=_("The invitation was taken back."))


def _write(asked: TeamInvitation, by: Person) -> None:
    """Keep an invitation and queue its mail; the token is made when that is written."""
    _must_not_be_too_many(asked.community_id, by)
    asked.invited_by_id = by.id
    asked.token_digest = digest(new_token())
    asked.expires_at = now() + TeamInvitation.LASTS
    db.session.add(asked)
    db.session.flush()
    _tell("team.invited", asked, by)
    # of no community: in the outbox of one, any organiser could read the link
    deliveries.queue(KIND, subject_id=asked.id, step="asked", person_ids=[asked.person_id])


def _must_not_be_too_many(community_id: int | None, by: Person) -> None:
    if queries.number_waiting(community_id) >= MOST_WAITING:
        raise RuleBroken(
            _(
                "%(number)s invitations wait for an answer already. Take back what is no longer "
                "needed, or wait for answers.",
                number=MOST_WAITING,
            )
        )
    if queries.number_invited_by(by.id) >= MOST_IN_AN_HOUR:
        raise RuleBroken(
            _(
                "You have invited %(number)s people within an hour. Go on in a while.",
                number=MOST_IN_AN_HOUR,
            )
        )


def _keep(community_id: int | None) -> None:
    """Let nobody else invite there meanwhile, so that the bounds hold."""
    if community_id is None:
        queries.administrators_to_change()
    else:
        queries.keep_together(community_id)


def _must_be_reachable(address: str | None) -> None:
    if address and privacy.is_suppressed(address):
        raise RuleBroken(_unreachable())


def _unreachable() -> str:
    return str(
        _(
            "Nothing can be sent to this address: whoever has it said so, or it does not exist. "
            "Speak to them; an administrator can let mail be sent there again."
        )
    )


def _tell(what: str, invitation: TeamInvitation, by: Person) -> None:
    record(
        what,
        by=by,
        person_id=invitation.person_id,
        community_id=invitation.community_id,
        subject_id=invitation.id,
        role=invitation.role,
    )
