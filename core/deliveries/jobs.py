"""Messages leave here. Each job may be lost, doubled or late; a person still gets one message."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from rq.timeouts import JobTimeoutException
from sqlalchemy.exc import InterfaceError, OperationalError

from core.db import db, now
from core.deliveries import claiming, kinds, outcomes, paces, post, queries, return_paths, sending
from core.deliveries.claiming import Claimed
from core.deliveries.models import Delivery, State
from core.deliveries.moves import move_all
from core.deliveries.sending import Answered, Letter
from core.queue import every, job

log = logging.getLogger(__name__)

RUN_FOR = 120.0  # seconds; with the longest last answer still within the time of a job
SENDING_LASTS = timedelta(minutes=12)
MARGIN = timedelta(seconds=5)
LONGEST_LEASE = timedelta(minutes=20)
LONGEST_WAIT = timedelta(hours=4)
CHECKED_FOR = 1.0  # seconds that a check is trusted; a message that waited longer is checked again
PATIENCE = 60.0  # seconds to wait for a database that is away, with answers in our hands
AWAY = (OperationalError, InterfaceError)
NOT_THE_MESSAGE = (*AWAY, JobTimeoutException)


@job
def deliver_due() -> None:
    """Send what is due, batch by batch, over lines that stay open, until nothing is left."""
    run, session = Run(), db.session()
    session.expire_on_commit = False  # what a batch was told is not read again for each message
    try:
        run.work()
    finally:
        session.expire_on_commit = True
        run.transport.close()


@every(seconds=30)
def reconcile() -> None:
    """Give back what was abandoned before the dot, mark what was abandoned after it, ring again."""
    over = queries.lease_is_over(LONGEST_LEASE)
    note = _("The worker was lost before anything left; it is tried again.")
    lost = queries.expired_leases(State.CLAIMED, LONGEST_LEASE)
    move_all(lost, State.CLAIMED, State.QUEUED, over, due_at=now(), note=note)
    lost = queries.expired_leases(State.SENDING, LONGEST_LEASE)
    note = _("The worker was lost at the final dot.")
    move_all(lost, State.SENDING, State.UNKNOWN, over, note=note)
    again = queries.unknown_of(kinds.critical())
    move_all(again, State.UNKNOWN, State.QUEUED, due_at=now())
    note = _("It was held until it was of no use any more.")
    move_all(queries.held_for_too_long(), State.QUEUED, State.CANCELLED, note=note)
    paces.mend()
    too_far = queries.retries_too_far(LONGEST_WAIT + timedelta(minutes=1))
    move_all(too_far, State.QUEUED, State.QUEUED, due_at=now())
    if queries.is_any_due():
        deliver_due.later()
    db.session.commit()


class Run:
    """One run of one worker, under a lease of its own."""

    def __init__(self) -> None:
        self.settings = current_app.config["SETTINGS"]
        self.lease = str(uuid.uuid4())
        self.transport = sending.transport(self.settings)
        self.has_called = False

    def work(self) -> None:
        """Send until nothing is due and nothing is under way, or until our time is over."""
        until, is_over = time.monotonic() + RUN_FOR, False
        while True:
            batch = None if is_over else self._claim()
            if batch is None and not self.transport.wait(self._settle):
                break
            if batch:
                self._call_for_help(batch)
                is_let_in = self.transport.send(self._written(batch), self._settle)
                is_over = not is_let_in or time.monotonic() > until
        if time.monotonic() > until:
            deliver_due.later()
        db.session.commit()  # nobody waits for our lock while the mail server says goodbye

    def _call_for_help(self, batch: Sequence[Claimed]) -> None:
        """Ring once for another worker when there is more than one can take at once."""
        if len(batch) == claiming.BATCH and not self.has_called:
            self.has_called = True
            deliver_due.later()
            db.session.commit()

    def _claim(self) -> list[Claimed] | None:
        claimed = None if paces.everyone_waits_until() else claiming.claim_due(self.lease)
        db.session.commit()
        in_hand = self.transport.in_hand()  # claimed anew when its lease was over: never two of it
        return claimed and [each for each in claimed if each.delivery.id not in in_hand]

    def _written(self, batch: Sequence[Claimed]) -> list[Letter]:
        """The messages as bytes. One that cannot be written fails alone."""
        checked_at = time.monotonic()
        letters = [self._letter(each, checked_at) for each in batch]
        db.session.commit()  # nobody waits for our lock while we wait for the mail server
        return [letter for letter in letters if letter]

    def _letter(self, claimed: Claimed, checked_at: float) -> Letter | None:
        delivery, kind = claimed.delivery, kinds.named(claimed.delivery.kind)
        try:
            to = post.envelope(delivery.person.email or "")
            message = kind.compose(delivery, claimed.about)
            raw = post.build(delivery, message, is_notice=kind.is_notice)
            if db.session.dirty or db.session.new:
                db.session.commit()  # what one message needs outlives another that fails
            sender = return_paths.bounce_address(delivery.public_id)
            return Letter(delivery, sender, to, raw, checked_at)
        except NOT_THE_MESSAGE:
            raise
        except post.Unaddressable as reason:
            note = str(reason)
        except Exception:  # whatever one message has wrong must not stop the others
            log.exception("delivery %s could not be written", delivery.public_id)
            note = _("The message could not be written. The log of the worker says why.")
        db.session.rollback()
        move_all([delivery.id], State.CLAIMED, State.FAILED, lease=self.lease, note=note)
        db.session.commit()
        return None

    def _settle(self, answers: Sequence[Answered], at_the_dot: Sequence[Letter]) -> Collection[int]:
        """Fence what is at the dot and record answers, in one commit.

        Where the database is away, answers are kept in hand until it is back, and what is at the
        dot is not ended: it is certain that it was not sent.
        """
        if not answers and not at_the_dot:
            return ()
        try:
            return self._settled(answers, at_the_dot)
        except AWAY as error:
            log.warning("the database is away: %s", type(error.orig).__name__)
        for _wait in _patiently():
            try:
                db.session.rollback()
                ids = [letter.delivery.id for letter in at_the_dot]
                outcomes.give_back(ids, self.lease, _("The database was away; it is tried again."))
                self._settled(answers, ())
            except AWAY:
                continue
            return ()
        raise TimeoutError("the database stayed away")

    def _settled(
        self, answers: Sequence[Answered], at_the_dot: Sequence[Letter]
    ) -> Collection[int]:
        fenced = self._fence(at_the_dot)
        try:
            with db.session.begin_nested():
                outcomes.record(answers, self.lease)
        except NOT_THE_MESSAGE:
            raise
        except Exception:  # one answer that cannot be recorded must not take the others along
            log.exception("%s answers could not be recorded together", len(answers))
            self._record_each(answers)
        db.session.commit()
        return fenced

    def _record_each(self, answers: Sequence[Answered]) -> None:
        for letter, answer in answers:
            try:
                with db.session.begin_nested():
                    outcomes.record([(letter, answer)], self.lease)
            except NOT_THE_MESSAGE:
                raise
            except Exception:
                log.exception("the answer to %s could not be recorded", letter.delivery.public_id)

    def _fence(self, letters: Sequence[Letter]) -> Collection[int]:
        """Mark as sending what is still ours, and still allowed where the check has grown old."""
        ids = {letter.delivery.id for letter in letters}
        since = time.monotonic() - CHECKED_FOR
        old = [letter.delivery.id for letter in letters if letter.checked_at < since]
        objected = set(old) - claiming.still_allowed(old) if old else set()
        outcomes.give_back(objected, self.lease, _("It is checked once more."))
        fenced = move_all(
            ids - objected,
            State.CLAIMED,
            State.SENDING,
            Delivery.lease_until > now() + MARGIN,
            Delivery.held_at.is_(None),
            lease=self.lease,
            holder=self.lease,
            lease_until=now() + SENDING_LASTS,
        )
        outcomes.give_back(ids - objected - fenced, self.lease, _("It was held meanwhile."))
        return fenced


def _patiently() -> Iterator[None]:
    """Half a second after half a second, until patience is over."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        time.sleep(0.5)
        yield
