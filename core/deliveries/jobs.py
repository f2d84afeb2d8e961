"""Messages leave here. Each job may be lost, doubled or late; a person still gets one message."""

from __future__ import annotations

import logging
import random
import uuid
from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from core.db import db, now
from core.deliveries import checks, kinds, post, queries, transports
from core.deliveries.kinds import Never, Verdict
from core.deliveries.models import Delivery, State
from core.deliveries.moves import move
from core.deliveries.transports import Answer, Transport
from core.people.models import Person
from core.privacy import suppressing
from core.queue import every, job
from core.settings import Settings

log = logging.getLogger(__name__)

BATCH = 20
RUN_FOR = timedelta(minutes=8)
CLAIM_LASTS = timedelta(minutes=5)
SENDING_LASTS = timedelta(minutes=12)
MARGIN = timedelta(seconds=5)
ATTEMPTS = 6
LONGEST_WAIT = timedelta(hours=4)
SHUT_WAIT = timedelta(minutes=5)


@job
def deliver_due() -> None:
    """Send what is due, batch by batch, over one connection, until nothing is left."""
    transport = transports.chosen(current_app.config["SETTINGS"])
    until = now() + RUN_FOR
    try:
        while taken := _take(lease := str(uuid.uuid4())):
            if not _deliver_all(taken, lease, transport):
                return
            if now() > until:
                deliver_due.later()
                db.session.commit()
                return
    finally:
        transport.close()


@every(seconds=30)
def reconcile() -> None:
    """Give back what was abandoned before the dot, mark what was abandoned after it, ring again."""
    for delivery_id in queries.expired_leases(State.CLAIMED):
        move(
            delivery_id,
            State.CLAIMED,
            State.QUEUED,
            *_lease_is_over(),
            due_at=now(),
            note=_("The worker was lost before anything left; it is tried again."),
        )
    for delivery_id in queries.expired_leases(State.SENDING):
        move(
            delivery_id,
            State.SENDING,
            State.UNKNOWN,
            *_lease_is_over(),
            note=_("The worker was lost at the final dot."),
        )
    critical = [kind.name for kind in kinds.all_of_them() if kind.is_critical]
    for delivery_id in queries.unknown_of(critical):
        move(delivery_id, State.UNKNOWN, State.QUEUED, due_at=now())
    for delivery_id in queries.retries_too_far(LONGEST_WAIT + timedelta(minutes=1)):
        move(delivery_id, State.QUEUED, State.QUEUED, due_at=now())
    if queries.is_any_due():
        deliver_due.later()
    db.session.commit()


def _take(lease: str) -> list[int]:
    """Claim what may leave now, and answer its ids; what may not is moved on with the reason."""
    while found := queries.due(BATCH):
        taken = [delivery.id for delivery, person in found if _claim(delivery, person, lease)]
        db.session.commit()
        if taken:
            return taken
    db.session.rollback()  # nobody waits for our lock while the mail server says goodbye
    return []


def _claim(delivery: Delivery, person: Person, lease: str) -> bool:
    objection = _objection(delivery, person)
    if objection is None:
        return move(
            delivery.id,
            State.QUEUED,
            State.CLAIMED,
            holder=lease,
            lease_until=now() + CLAIM_LASTS,
            attempt=Delivery.attempt + 1,
        )
    if isinstance(objection, Never):
        move(delivery.id, State.QUEUED, objection.state, note=objection.why)
    else:
        move(delivery.id, State.QUEUED, State.QUEUED, due_at=objection.at, note=objection.why)
    return False


def _objection(delivery: Delivery, person: Person) -> Verdict:
    """Check at the last moment. One that cannot be checked is cancelled, and stops no other."""
    try:
        return checks.objection(delivery, person)
    except (LookupError, ValueError, TypeError, AttributeError):
        log.exception("delivery %s could not be checked", delivery.public_id)
        return Never(_("It could not be checked; the log of the worker says why."), State.CANCELLED)


def _deliver_all(taken: list[int], lease: str, transport: Transport) -> bool:
    """Send what was claimed; once nobody is let in, the rest goes back as if never tried."""
    for at, each in enumerate(taken):
        if not _deliver(each, lease, transport):
            _give_back_untried(taken[at + 1 :], lease)
            return False
    return True


def _give_back_untried(taken: list[int], lease: str) -> None:
    for each in taken:
        move(
            each,
            State.CLAIMED,
            State.QUEUED,
            lease=lease,
            due_at=now() + SHUT_WAIT,
            attempt=Delivery.attempt - 1,
            note=_("The mail server lets nobody in."),
        )
    db.session.commit()


def _deliver(delivery_id: int, lease: str, transport: Transport) -> bool:
    """Send one message. False when the mail server lets nobody in and the run should end."""
    found = queries.held_by(delivery_id, lease)
    if found is None:
        return True
    delivery, person = found
    if _objection(delivery, person) is not None:
        _give_back(delivery, lease, _("It is checked once more."), timedelta(0), State.CLAIMED)
        return True
    raw = _written(delivery, person, lease)
    if raw is None:
        return True

    def fence(commits: bool) -> bool:
        held = move(
            delivery_id,
            State.CLAIMED,
            State.SENDING,
            Delivery.lease_until > now() + MARGIN,
            lease=lease,
            holder=lease,
            lease_until=now() + SENDING_LASTS,
        )
        if commits:
            db.session.commit()
        return held

    settings: Settings = current_app.config["SETTINGS"]
    to = post.envelope(person.email or "")
    db.session.commit()  # nobody waits for our lock while we wait for the mail server
    answer = transport.hand_over(delivery_id, settings.mail_from, to, raw, fence)
    _record(delivery_id, lease, answer)
    return answer.outcome != "shut"


def _written(delivery: Delivery, person: Person, lease: str) -> bytes | None:
    """The message as bytes; None when it cannot be written, which fails this one and no other."""
    kind = kinds.named(delivery.kind)
    try:
        message = kind.compose(delivery, person)
        return post.build(delivery, person, message, is_notice=kind.is_notice)
    except post.Unaddressable as reason:
        note = str(reason)
    except Exception:  # whatever one message has wrong must not stop the others
        log.exception("delivery %s could not be written", delivery.public_id)
        note = _("The message could not be written. The log of the worker says why.")
        db.session.rollback()
    move(delivery.id, State.CLAIMED, State.FAILED, lease=lease, note=note)
    db.session.commit()
    return None


def _record(delivery_id: int, lease: str, answer: Answer) -> None:
    """Write down what became of it, with what follows from it, in one transaction."""
    delivery = db.session.get_one(Delivery, delivery_id, populate_existing=True)
    said: dict[str, Any] = {"code": answer.code or None, "note": answer.text}
    if answer.outcome == "accepted":
        if move(delivery_id, State.SENDING, State.ACCEPTED, lease=lease, **said) or move(
            delivery_id, State.UNKNOWN, State.ACCEPTED, **said
        ):
            kinds.named(delivery.kind).accepted(delivery)
    elif answer.outcome == "unknown":
        move(delivery_id, State.SENDING, State.UNKNOWN, lease=lease, **said)
    elif answer.outcome == "failed":
        _fail(delivery, lease, answer)
    elif answer.outcome == "retry":
        _try_again(delivery, lease, answer)
    elif answer.outcome == "shut":
        log.error("the mail server does not let us in: %s %s", answer.code, answer.text)
        _give_back(delivery, lease, answer.text, SHUT_WAIT, delivery.state)
    db.session.commit()


def _fail(delivery: Delivery, lease: str, answer: Answer) -> None:
    failed = move(
        delivery.id,
        delivery.state,
        State.FAILED,
        lease=lease,
        code=answer.code,
        note=answer.text,
    )
    person = db.session.get(Person, delivery.person_id)
    if failed and answer.names_no_mailbox and person and person.email:
        suppressing.suppress(person.email, reason="no such mailbox")


def _try_again(delivery: Delivery, lease: str, answer: Answer) -> None:
    """Back off with full jitter; after six attempts it has failed."""
    if delivery.attempt >= ATTEMPTS:
        note = _("Given up after six attempts: %(reason)s", reason=answer.text)
        move(delivery.id, delivery.state, State.FAILED, lease=lease, code=answer.code, note=note)
        return
    move(
        delivery.id,
        delivery.state,
        State.QUEUED,
        lease=lease,
        due_at=now() + backoff(delivery.attempt),
        code=answer.code,
        note=answer.text,
    )


def backoff(attempt: int) -> timedelta:
    """How long to wait before the next attempt: full jitter under 60 s x 4^attempt, at most 4 h."""
    longest = min(LONGEST_WAIT.total_seconds(), 60 * 4**attempt)
    return timedelta(seconds=random.uniform(0, longest))  # noqa: S311  # spreads load, no secret


def _give_back(delivery: Delivery, lease: str, note: str, wait: timedelta, state: str) -> None:
    """Put it back in the queue without counting the attempt."""
    move(
        delivery.id,
        state,
        State.QUEUED,
        lease=lease,
        due_at=now() + wait,
        attempt=Delivery.attempt - 1,
        note=note,
    )
    db.session.commit()


def _lease_is_over() -> tuple[object, ...]:
    far = now() + timedelta(minutes=20)
    return ((Delivery.lease_until < now()) | (Delivery.lease_until > far),)
