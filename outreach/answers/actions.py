"""Taking an answer to an invitation, whoever writes it down."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import update

from core.communities import actions as communities
from core.communities.models import Acquaintance, Role
from core.db import db, now, today
from core.deliveries import actions as deliveries
from core.errors import RuleBroken
from core.journal.actions import record, record_about
from core.people.models import Person
from core.privacy import actions as privacy
from outreach.answers import agreements
from outreach.answers.given import Given
from outreach.hand_overs.queries import memberships
from outreach.invitations import queries
from outreach.invitations.models import Answer, AnswerGiven, Invitation
from outreach.nominations import actions as nominations
from outreach.nominations.models import Origin


def answer(invitation: Invitation, given: Given, by: Person | None = None) -> AnswerGiven:
    """Take an answer, or a change of one while the wave is open. "Never" is always taken.

    Raises RuleBroken when the wave is closed, or after "never".
    """
    invitation = queries.locked(invitation)
    _must_be_taken(invitation, given)
    before, row = invitation.answer, _keep(invitation, given, by)
    _change_role(invitation, before, given.answer, by)
    agreements.of_answer(invitation, given, by)
    nominations.withdraw_from(invitation.id)
    if given.answer == Answer.INSTEAD:
        _nominate(invitation, given)
    if given.answer == Answer.NEVER:
        never_again(invitation.person, by)
    _tell_inviter(invitation, row, by)
    return row


def never_again(person: Person, by: Person | None = None) -> None:
    """Never contact this person again: at once, on every channel, whatever is queued."""
    person.never_contact_at = person.never_contact_at or now()
    theirs = update(Acquaintance).where(Acquaintance.person_id == person.id)
    db.session.execute(theirs.values(contact_due_on=None))
    privacy.suppress_person(person, reason="never")
    deliveries.suppress_queued(person.id, why=_("The person asked never to be contacted."))
    agreements.never_again(person, by)
    record("person.never", by=by, person_id=person.id)


def _must_be_taken(invitation: Invitation, given: Given) -> None:
    if given.answer == Answer.NEVER:
        return
    if not invitation.person.may_be_contacted:
        raise RuleBroken(_("You asked us never to contact you, and we keep to that."))
    if not invitation.wave.is_open:
        raise RuleBroken(
            _("This round of invitations is over. Please write to the person who asked you.")
        )
    if invitation.wave.opened_at is None:
        raise RuleBroken(_("This invitation has not been sent yet."))


def _keep(invitation: Invitation, given: Given, by: Person | None) -> AnswerGiven:
    months = given.months if given.answer == Answer.NOT_NOW else None
    row = AnswerGiven(
        invitation_id=invitation.id,
        answer=given.answer,
        months=months,
        words=given.words,
        via=given.via,
        taken_by_id=by.id if by else None,
    )
    db.session.add(row)
    invitation.answer, invitation.answered_at = given.answer, now()
    invitation.ask_again_on = months_later(today(), months) if months else None
    invitation.went_out()
    who = by or invitation.person
    record_about("invitation.answered", invitation, who, answer=given.answer, via=given.via)
    db.session.flush()
    return row


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def _change_role(invitation: Invitation, before: str | None, after: str, by: Person | None) -> None:
    """Who says yes is an ambassador from now on, and can invite the next ten."""
    if after == Answer.YES:
        communities.give_role(invitation.wave.community, invitation.person, Role.AMBASSADOR, None)
    elif before == Answer.YES:
        here, person = invitation.wave.community, invitation.person
        for membership in memberships(here.id, person.id):
            if membership.role == Role.AMBASSADOR:
                communities.take_role(here, membership, by or person)


def _nominate(invitation: Invitation, given: Given) -> None:
    nominations.nominate(
        invitation.community_id,
        invitation.person_id,
        given.instead_name,
        given.instead_why,
        email=given.instead_email or None,
        agreed=given.instead_agreed,
        origin=Origin.ANSWER,
        invitation_id=invitation.id,
    )


def _tell_inviter(invitation: Invitation, row: AnswerGiven, by: Person | None) -> None:
    inviter_id = invitation.inviter_id
    if inviter_id is not None and (by is None or by.id != inviter_id):
        deliveries.queue(
            "answer-notice",
            subject_id=row.id,
            step="told",
            person_ids=[inviter_id],
            community_id=invitation.community_id,
        )
