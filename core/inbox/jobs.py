"""Reading the mailbox, every minute. Two at once take nothing twice, and no mail stops the job."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app
from rq.timeouts import JobTimeoutException
from sqlalchemy import Row
from sqlalchemy.exc import OperationalError

from core.db import db, now
from core.inbox import consequences, keeping, mailbox, queries, reading
from core.inbox.mailbox import Letter, Mailbox
from core.inbox.models import What
from core.inbox.reading import Incoming
from core.queue import every
from core.settings import Settings

log = logging.getLogger(__name__)

RUN_FOR = 20.0
"""Seconds for reading, and again for what follows, so that a run is over before the next."""
OVER = (JobTimeoutException, OperationalError)
"""The time of the job is over, or the database is away: no fault of a message."""
LOOK_BACK = timedelta(days=7)


@every(minutes=1)
def read_mailbox() -> None:
    """Take what is new in the mailbox, then do what follows from it."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.imap_url:
        return
    try:
        _take(settings)
    except mailbox.Away as error:
        db.session.rollback()
        log.error("the mailbox cannot be read: %s", error)  # noqa: TRY400  # the server is away, not the code
        keeping.note(mailbox.name_of(settings.imap_url), str(error))
        db.session.commit()
    _follow_all()


def _take(settings: Settings) -> None:
    """Keep each message in one transaction; none is open while we wait for the server."""
    name, until = mailbox.name_of(settings.imap_url), time.monotonic() + RUN_FOR
    host = urlsplit(settings.base_url).hostname or ""
    position = queries.position_of(name)
    db.session.commit()
    with mailbox.opened(settings.imap_url) as box:
        for letters in _new_in(box, position):
            for letter in letters:
                _keep(name, box.uidvalidity, letter, reading.read(letter.raw, host))
                if time.monotonic() > until:
                    return
        keeping.advance(name, box.uidvalidity, box.newest)
        keeping.note(name, None)
        db.session.commit()


def _keep(name: str, uidvalidity: int, letter: Letter, incoming: Incoming) -> None:
    """Keep one message, as unreadable if need be, so that the next one has its turn."""
    try:
        with db.session.begin_nested():
            keeping.keep(name, uidvalidity, letter, incoming)
    except OVER:
        raise
    except Exception:
        log.exception("message %s of the mailbox could not be kept", letter.uid)
        unread = replace(letter, received_at=None)
        keeping.keep(name, uidvalidity, unread, Incoming(What.UNREADABLE))
    keeping.advance(name, uidvalidity, letter.uid)
    db.session.commit()


def _new_in(
    box: Mailbox, position: Row[int, int, datetime | None] | None
) -> Iterator[list[Letter]]:
    """What came since the last time; of a mailbox that is new or numbered anew, the last week."""
    uidvalidity, last_uid, read_at = position or (0, 0, None)
    if uidvalidity == box.uidvalidity:
        found = box.after(last_uid)
    else:
        found = box.since(((read_at or now()) - LOOK_BACK).date())
    yield from (letters for letters in found if letters)


def _follow_all() -> None:
    """Do what follows from each, the oldest first; those that time is short for come next time."""
    after, until = 0, time.monotonic() + RUN_FOR
    while time.monotonic() < until and (waiting := queries.waiting(after)):
        db.session.commit()
        for each in waiting:
            _follow(each)
        after = waiting[-1]
    db.session.commit()


def _follow(inbound_id: int) -> None:
    """One that fails is tried again for a day, and stops no other."""
    try:
        if consequences.follow(inbound_id):
            db.session.commit()
            return
    except OVER:
        raise
    except Exception:
        log.exception("what follows from inbound message %s could not be done", inbound_id)
    db.session.rollback()
