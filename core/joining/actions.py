"""Accepting an invitation to the team, or saying no; and why one cannot be accepted any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import update

from core.accounts import sessions
from core.communities import actions as communities
from core.db import changed, db, now
from core.errors import RuleBroken
from core.journal.actions import record
from core.people import queries as people
from core.safeguarding import queries as safeguarding
from core.team import queries
from core.team.models import TeamInvitation
from core.team.words import apart

GONE, CONFLICT = 410, 409


@dataclass(frozen=True)
class Objection:
    """Why an invitation leads nowhere, and what to do next."""

    status: int
    why: str
    next: str
    may_sign_in: bool = False


def objection(invitation: TeamInvitation | None, *, keeps: bool = False) -> Objection | None:
    """Why this cannot be accepted; None when it can. `keeps` what it hangs on meanwhile."""
    if invitation is None:
        return Objection(GONE, _("We do not know this invitation."), _look_for_the_newest())
    by = apart(invitation.invited_by.name) if invitation.invited_by else _("the team")
    ask = _("If you would like to say yes, ask %(name)s for a new one.", name=by)
    has_it = queries.has_role(invitation.community_id, invitation.person, invitation.role)
    if invitation.accepted_at or has_it:
        status = GONE if invitation.accepted_at else CONFLICT
        words = _("You have this role already. There is nothing more to accept.")
        return Objection(status, words, _("Sign in with your e-mail address."), may_sign_in=True)
    if invitation.declined_at:
        day = format_date(invitation.declined_at, "long")
        return Objection(GONE, _("You said no to this on %(day)s.", day=day), ask)
    if invitation.withdrawn_at and queries.was_replaced(invitation):
        return Objection(GONE, _("A newer invitation was sent to you."), _look_for_the_newest())
    if invitation.withdrawn_at:
        return Objection(GONE, _("This invitation was taken back."), ask)
    if not invitation.is_waiting:
        day = format_date(invitation.expires_at, "long")
        return Objection(GONE, _("This invitation ended on %(day)s.", day=day), ask)
    if keeps:
        people.keep(invitation.person)
    return _not_now(invitation, keeps, ask)


def accept(invitation: TeamInvitation) -> None:
    """Give the role that was asked for, once. Raises RuleBroken where somebody was quicker."""
    _answer(invitation, accepted_at=now())
    person, by = invitation.person, invitation.invited_by
    person.told()
    _tell("team.accepted", invitation)
    if invitation.community is not None:
        communities.give_role(invitation.community, person, invitation.role, by)
        return
    person.is_administrator = True
    db.session.flush()
    sessions.end_others(person.id)
    record("administrator.given", by=by, person_id=person.id, subject_id=invitation.id)


def decline(invitation: TeamInvitation) -> None:
    """Note that they said no. Nothing more is sent to them because of it."""
    _answer(invitation, declined_at=now())
    _tell("team.declined", invitation)


def _not_now(invitation: TeamInvitation, keeps: bool, ask: str) -> Objection | None:
    """What hangs on others: their address, who asked, and whether somebody must look first."""
    if not invitation.is_at_their_address:
        return Objection(GONE, _("You have another e-mail address here now."), ask)
    if invitation.id not in queries.who_may_still_invite([invitation], keeps=keeps):
        words = _("Whoever invited you may not invite anybody any more.")
        return Objection(GONE, words, _("Ask somebody else of the team for a new invitation."))
    if _is_held(invitation):
        words = _("This invitation cannot be accepted just now: somebody must look at it first.")
        return Objection(CONFLICT, words, _("Ask who invited you, or try again in a few days."))
    return None


def _is_held(invitation: TeamInvitation) -> bool:
    here = invitation.community_id
    return safeguarding.is_held("person", invitation.person_id) or (
        here is not None and safeguarding.is_held("community", here)
    )


def _answer(invitation: TeamInvitation, **how: Any) -> None:
    still = update(TeamInvitation).where(TeamInvitation.id == invitation.id, *queries.OPEN)
    if not changed(still.where(TeamInvitation.expires_at > now()).values(**how)):
        raise RuleBroken(_("This was answered or taken back a moment ago. Load the page again."))


def _tell(what: str, invitation: TeamInvitation) -> None:
    record(
        what,
        by=invitation.person,
        person_id=invitation.person_id,
        community_id=invitation.community_id,
        subject_id=invitation.id,
        role=invitation.role,
    )


def _look_for_the_newest() -> str:
    return str(_("Look for the newest message from us, or ask who invited you."))
