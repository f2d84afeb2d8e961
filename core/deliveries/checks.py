"""What is checked right before a message leaves, whatever was true when it was queued."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from flask import current_app
from flask_babel import gettext as _

from core.communities.models import Community
from core.communities.quiet_hours import wakes_at
from core.db import db, now
from core.deliveries import kinds, queries
from core.deliveries.kinds import Kind, Later, Never, Verdict
from core.deliveries.models import Delivery, State
from core.deliveries.transports import mail_is_local
from core.people import timeline
from core.people.models import Person
from core.privacy import queries as privacy
from core.safeguarding import queries as safeguarding
from core.settings import Settings

SPAN = timedelta(days=30)


def objection(delivery: Delivery, person: Person) -> Verdict:
    """Why this message must not leave, or not yet; None when it may.

    One that could leave only when it is of no use any more is stopped now, so that somebody can
    still do something about it.
    """
    if delivery.expires_at <= now():
        return Never(_("It waited for too long and is no longer of use."), state=State.CANCELLED)
    found = _found(delivery, person, kinds.named(delivery.kind))
    if isinstance(found, Later) and found.at >= delivery.expires_at:
        words = _("%(why)s It would have to wait for too long; send it again later.", why=found.why)
        return Never(words, state=State.CANCELLED)
    return found


def on_leave(person: Person) -> Verdict:
    """Wait until the leave of this person is over: of whom it is for, or in whose name it is."""
    if not person.is_away or person.away_until is None:
        return None
    back = datetime.combine(person.away_until + timedelta(days=1), time(), UTC)
    return Later(_("%(name)s is on leave.", name=person.name), back)


def _found(delivery: Delivery, person: Person, kind: Kind) -> Verdict:
    found = _unreachable(person, kind) or _held(delivery) or kind.check(delivery, person)
    if found or kind.is_notice:
        return found
    return on_leave(person) or _too_early(delivery, person) or _too_often(delivery, person)


def _unreachable(person: Person, kind: Kind) -> Verdict:
    """Whoever unsubscribed can still sign in: a link is sent only to who asks for it."""
    if not person.may_be_contacted:
        return Never(_("The person asked never to be contacted."))
    if not person.email:
        return Never(_("The person has no e-mail address."))
    if not kind.is_critical and privacy.is_suppressed(person.email):
        return Never(_("Nothing is sent to this address: it was unsubscribed, or does not exist."))
    return None


def _held(delivery: Delivery) -> Verdict:
    if safeguarding.is_held("person", delivery.person_id):
        return Never(_("The person is on hold for safeguarding."))
    if delivery.community_id and safeguarding.is_held("community", delivery.community_id):
        return Never(_("The community is on hold for safeguarding."))
    return None


def _too_early(delivery: Delivery, person: Person) -> Verdict:
    """Night, where the person lives. The local outbox wakes nobody."""
    if delivery.ignores_quiet_hours or mail_is_local() or not delivery.community_id:
        return None
    community = db.session.get_one(Community, delivery.community_id)
    zone = person.timezone or community.timezone
    morning = wakes_at(now(), zone, community.quiet_from, community.quiet_until)
    return Later(_("It is night where they live."), morning) if morning else None


def _too_often(delivery: Delivery, person: Person) -> Verdict:
    """The cap counts what is on its way too; whoever claims holds a lock on the person."""
    contacts = timeline.recent_contacts([person.id], now() - SPAN)
    cap = _settings().contact_cap
    leaving = queries.leaving_for(person.id, besides=delivery.id)
    if len(contacts) + leaving < cap:
        return None
    if len(contacts) < cap:
        return Later(_("Another message to them is just leaving."), now() + timedelta(minutes=2))
    free_again = contacts[cap - 1].at + SPAN
    return Later(_("They were contacted as often as is allowed in 30 days."), free_again)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
