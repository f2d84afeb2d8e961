"""What inviters and organisers can do with one invitation."""

from __future__ import annotations

from flask_babel import gettext as _

from core.consents import queries as consents
from core.consents.models import Purpose
from core.consents.weighing import is_refused
from core.db import db, now
from core.deliveries import actions as deliveries
from core.deliveries.models import State
from core.departures import actions as departures
from core.errors import RuleBroken
from core.journal.actions import record_about
from core.people.models import Person
from outreach.invitations import assignments, obstacles, queries, standing
from outreach.invitations.models import Channel, Invitation
from outreach.touchpoints import actions as touchpoints
from outreach.trials import drawing
from outreach.trials.queries import IN_MESSAGES
from outreach.waves import queries as waves

KIND_OF_CONTACT = {
    Channel.PHONE: "call",
    Channel.IN_PERSON: "talk",
    Channel.LETTER: "letter",
    Channel.EMAIL: "email",
}


def approve(invitation: Invitation, by: Person) -> None:
    """Let an invitation go out with these words.

    Where a way of writing is tried, chance decides now: the inviter's words are fixed, and the
    preview can show the message as it will arrive.
    """
    invitation.wave.must_be_open()
    _must_be_right(invitation)
    if word := obstacles.of_invitations([invitation]).get(invitation.id):
        raise RuleBroken(str(obstacles.WORDS[word]))
    invitation.approve(by)
    if invitation.channel == Channel.EMAIL:
        drawing.draw(invitation.community_id, IN_MESSAGES, [invitation.person_id])
    record_about("invitation.approved", invitation, by)


def take_out(invitation: Invitation, by: Person) -> None:
    """Take a person out of a wave, as long as they have not been asked."""
    invitation.wave.must_be_open()
    invitation = queries.locked(invitation)
    if invitation.invited_at or invitation.answer or _may_have_left(invitation):
        raise RuleBroken(_("They have been asked already, so they stay in this wave."))
    record_about("invitation.taken_out", invitation, by)
    db.session.delete(invitation)


def write(
    invitation: Invitation,
    why: str,
    personal_line: str,
    inviter: Person | None,
    channel: str,
    by: Person,
) -> None:
    """Change what is said, by whom and how, as long as nothing of it may have left.

    What is held stays held meanwhile, and leaves only once its words are approved again. An
    inviter hears, once for each wave, that somebody else has chosen them.
    """
    invitation = queries.locked(invitation)
    if _may_have_left(invitation) and not _is_held(invitation):
        raise RuleBroken(
            _("This message is on its way, or nobody knows whether it arrived. Hold or stop it.")
        )
    invitation.write(why=why, personal_line=personal_line, inviter=inviter, channel=channel)
    if inviter is not None and inviter.id != by.id and inviter.email:
        deliveries.queue(
            assignments.NAME,
            subject_id=invitation.wave_id,
            step="chosen",
            person_ids=[inviter.id],
            community_id=invitation.community_id,
        )


def stop(invitation: Invitation, by: Person) -> None:
    """Stop an invitation that waits to leave."""
    if not deliveries.cancel("invitation", [invitation.id], why=_("Stopped by an organiser.")):
        raise RuleBroken(_("It is already on its way and can no longer be stopped."))
    invitation.approved_at = None
    record_about("invitation.stopped", invitation, by)


def asked_by_hand(invitation: Invitation, said: str, by: Person) -> None:
    """Record that a person was asked by phone, in person or by letter."""
    invitation.wave.must_be_open()
    if not invitation.wave.is_sent:
        raise RuleBroken(_("Send the wave first. It opens the round for every channel."))
    if not invitation.is_approved:
        raise RuleBroken(_("This invitation is not approved yet."))
    _must_be_right(invitation)
    _must_not_be_refused(invitation)
    _log_contact(invitation, KIND_OF_CONTACT[Channel(invitation.channel)], said, by)
    invitation.went_out()
    invitation.person.told()
    record_about("invitation.asked", invitation, by, channel=invitation.channel)
    db.session.flush()
    if waves.everyone_is_asked(invitation.wave_id):
        waves.locked(invitation.wave).listen()


def follow_up(invitation: Invitation, kind: str, said: str, by: Person) -> None:
    """Record that a human has been in touch after the invitation."""
    _log_contact(invitation, kind, said, by)
    invitation.followed_up_at = now()


def _must_be_right(invitation: Invitation) -> None:
    if reason := standing.stopped(invitation):
        raise RuleBroken(reason)


def _must_not_be_refused(invitation: Invitation) -> None:
    """Refuse to note what they asked us not to do; mail is checked when it leaves."""
    said = consents.lines_of([invitation.person_id]).get(invitation.person_id, ())
    about = Purpose.INVITATION, invitation.channel, invitation.community_id
    if is_refused(said, *about):
        raise RuleBroken(_("They asked not to be invited, or not in this way. Choose another way."))


def _may_have_left(invitation: Invitation) -> bool:
    """True while a message waits or leaves, and after one of which nobody knows."""
    delivery = queries.deliveries_of([invitation.id]).get(invitation.id)
    return delivery is not None and (delivery.is_pending or delivery.state == State.UNKNOWN)


def _is_held(invitation: Invitation) -> bool:
    """True while a message is held; it cannot be released before this transaction ends."""
    delivery = queries.deliveries_of([invitation.id]).get(invitation.id)
    return delivery is not None and departures.keep_held(delivery)


def _log_contact(invitation: Invitation, kind: str, said: str, by: Person) -> None:
    touchpoints.log(invitation.community_id, invitation.person_id, kind, said, by=by)
