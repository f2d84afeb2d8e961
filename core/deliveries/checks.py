"""What is checked right before messages leave, whatever was true when they were queued.

A batch is checked against facts that were read for all of it, in a few queries.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from core.communities.quiet_hours import wakes_at
from core.consents import queries as consents
from core.consents.models import Purpose
from core.consents.weighing import basis_in, is_refused
from core.db import now
from core.deliveries import kinds, queries, resting
from core.deliveries.kinds import Kind, Later, Never, Verdict
from core.deliveries.leaving import Leaving, Recipient
from core.deliveries.models import State
from core.deliveries.transports import mail_is_local
from core.people import timeline
from core.people.models import Person
from core.people.timeline import Contact
from core.privacy import queries as privacy
from core.safeguarding import queries as safeguarding
from core.settings import Settings

log = logging.getLogger(__name__)

DAY, WEEK, SPAN = timedelta(days=1), timedelta(days=7), timedelta(days=30)
LATER, A_MOMENT = timedelta(hours=1), timedelta(minutes=2)
WRONG = (LookupError, ValueError, TypeError, AttributeError)


class Checks:
    """The facts about one batch, and the objections to its messages."""

    def __init__(self, deliveries: Sequence[Leaving]) -> None:
        people = {each.person_id for each in deliveries}
        self.about = _about(deliveries)
        self.suppressed = privacy.suppressed({d.person.email for d in deliveries if d.person.email})
        self.rests = resting.rests()
        self.said = consents.lines_of(people)
        self.held_people = safeguarding.held("person", people)
        self.held_communities = safeguarding.held(
            "community", {each.community_id for each in deliveries if each.community_id}
        )
        besides = [each.id for each in deliveries]
        # before the contacts: what is accepted in between is counted twice, rather than never
        self.leaving = Counter(queries.leaving_for(people, besides))
        self.contacts = _contacts(deliveries)

    def objection(self, delivery: Leaving) -> Verdict:
        """Why this message must not leave, or not yet; None when it may.

        One that could leave only when it is of no use any more is stopped now, so that somebody can
        still do something about it. One that cannot be checked is stopped too, and stops no other.
        """
        try:
            return self._objection(delivery)
        except WRONG:
            log.exception("delivery %s could not be checked", delivery.public_id)
            words = _("It could not be checked; the log of the worker says why.")
            return Never(words, State.CANCELLED)

    def _objection(self, delivery: Leaving) -> Verdict:
        if delivery.expires_at <= now():
            return Never(_("It waited for too long and is no longer of use."), State.CANCELLED)
        kind = kinds.named(delivery.kind)
        found = self._found(delivery, kind)
        if isinstance(found, Later):
            return not_too_late(found, delivery.expires_at)
        if found is None and not kind.is_notice:
            self.leaving[delivery.person_id] += 1
        return found

    def _found(self, delivery: Leaving, kind: Kind) -> Verdict:
        found = (
            self._unreachable(delivery, kind)
            or self._held(delivery)
            or self._without_basis(delivery, kind)
            or self._resting(kind)
            or kind.check(delivery, self.about.get(delivery.id))
        )
        if found or kind.is_notice:
            return found
        night = too_early(delivery, now())
        return on_leave(delivery.person) or night or self._too_often(delivery)

    def _unreachable(self, delivery: Leaving, kind: Kind) -> Verdict:
        """Whoever wants no mail can still sign in, and hears when somebody takes their account."""
        person = delivery.person
        if not person.email:
            return Never(_("The person has no e-mail address."))
        if kind.is_owed:
            return None
        if not person.may_be_contacted:
            return Never(_("The person asked never to be contacted."))
        if person.restricted_at:
            return Never(_("The person asked that nothing be done with their details for now."))
        if person.email in self.suppressed:
            words = _("Nothing is sent to this address: it was unsubscribed, or does not exist.")
            return Never(words)
        if self._wants_no_mail(delivery):
            return Never(_("They want nothing by e-mail."))
        return None

    def _resting(self, kind: Kind) -> Verdict:
        """After a restore; a sign-in link leaves, since somebody has just asked for it."""
        if not self.rests or kind.is_critical:
            return None
        return Later(
            _("NextTen was restored from a backup; an administrator lets mail go."), now() + LATER
        )

    def _wants_no_mail(self, delivery: Leaving) -> bool:
        said = self.said.get(delivery.person.id, ())
        return is_refused(said, Purpose.ANYTHING, "email", delivery.community_id)

    def _without_basis(self, delivery: Leaving, kind: Kind) -> Verdict:
        """What somebody asked for, and news to our own people, needs no other basis."""
        if kind.purpose is None:
            return None
        said = self.said.get(delivery.person_id, ())
        if basis_in(said, kind.purpose, "email", delivery.community_id):
            return None
        return Never(_("No basis: nothing is written down that lets us write to them about this."))

    def _held(self, delivery: Leaving) -> Verdict:
        if delivery.person_id in self.held_people:
            return Never(_("The person is on hold for safeguarding."))
        if delivery.community_id in self.held_communities:
            return Never(_("The community is on hold for safeguarding."))
        return None

    def _too_often(self, delivery: Leaving) -> Verdict:
        """The caps count what is on its way too; whoever claims holds a lock on the person."""
        contacts = self.contacts[delivery.person_id]
        mails = [each for each in contacts if each.how in kinds.contacts()]
        leaving, cap = self.leaving[delivery.person_id], _settings().contact_cap
        caps = (
            (mails, 1, DAY, _("They get at most one message a day.")),
            (mails, 3, WEEK, _("They get at most three messages a week.")),
            (contacts, cap, SPAN, _("They were contacted as often as is allowed in 30 days.")),
        )
        held = [
            Later(words, free)
            for those, most, span, words in caps
            if (free := _free_again(those, most, span, leaving)) is not None
        ]
        return max(held, key=lambda each: each.at, default=None)


def _free_again(
    contacts: Sequence[Contact], most: int, span: timedelta, leaving: int
) -> datetime | None:
    """When one more contact is allowed again; None when it is now. Contacts are newest first."""
    since = now() - span
    recent = [each.at for each in contacts if each.at > since]
    if len(recent) + leaving < most:
        return None
    if len(recent) < most:
        return now() + A_MOMENT  # one is just leaving, and may yet fail
    return recent[most - 1] + span


def on_leave(person: Person | Recipient) -> Verdict:
    """Wait until the leave of this person is over: of whom it is for, or in whose name it is."""
    if not person.is_away or person.away_until is None:
        return None
    back = datetime.combine(person.away_until + timedelta(days=1), time(), UTC)
    return Later(_("%(name)s is on leave.", name=person.name), back)


def not_too_late(later: Later, expires_at: datetime) -> Verdict:
    """The same delay, or the end where the message would be of no use by then."""
    if later.at < expires_at:
        return later
    words = _("%(why)s It would have to wait for too long; send it again later.", why=later.why)
    return Never(words, State.CANCELLED)


def _about(deliveries: Sequence[Leaving]) -> dict[int, Any]:
    """What each message is about, by delivery, read kind by kind."""
    found: dict[int, Any] = {}
    for kind, of_kind in kinds.sorted_out(deliveries):
        about = _gathered(kind.gather, of_kind)
        found |= {each.id: about.get(each.subject_id) for each in of_kind}
    return found


def _gathered(
    gather: Callable[[Sequence[Leaving]], Mapping[int, Any]], deliveries: Sequence[Leaving]
) -> Mapping[int, Any]:
    """What was gathered; where that fails, one by one, so that one stops no other."""
    try:
        return gather(deliveries)
    except WRONG:
        log.exception("what %s messages are about could not be read", len(deliveries))
        if len(deliveries) == 1:
            return {}
        return {
            key: about for each in deliveries for key, about in _gathered(gather, [each]).items()
        }


def _contacts(deliveries: Sequence[Leaving]) -> dict[int, list[Contact]]:
    """The contacts of the last 30 days with everyone whom the cap protects, newest first."""
    found: dict[int, list[Contact]] = {
        each.person_id: [] for each in deliveries if not kinds.named(each.kind).is_notice
    }
    for contact in timeline.recent_contacts(found.keys(), now() - SPAN):
        found[contact.person_id].append(contact)
    return found


def too_early(delivery: Leaving, at: datetime) -> Later | None:
    """Night then, where the person lives. The local outbox wakes nobody."""
    night = delivery.night
    if delivery.ignores_quiet_hours or night is None or mail_is_local():
        return None
    zone = delivery.person.timezone or night.timezone
    morning = wakes_at(at, zone, night.quiet_from, night.quiet_until)
    return Later(_("It is night where they live."), morning) if morning else None


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
