"""Reading the mailbox, every minute. Two at once take nothing twice, and no mail stops the job."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import Row

from core.db import db, now
from core.inbox import consequences, keeping, mailbox, queries, reading
from core.inbox.mailbox import Letter, Mailbox
from core.queue import every
from core.settings import Settings

log = logging.getLogger(__name__)

RUN_FOR = timedelta(minutes=5)
LOOK_BACK = timedelta(days=7)


@every(minutes=1)
def read_mailbox() -> None:
    """Take what is new in the mailbox, then do what follows from it."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.imap_url:
        return
    try:
        _take(settings)
    except mailbox.AWAY as error:
        db.session.rollback()
        log.error("the mailbox cannot be read: %s: %.200s", type(error).__name__, error)  # noqa: TRY400  # the server is away, not the code
        keeping.note(mailbox.name_of(settings.imap_url), f"{type(error).__name__}: {error}"[:200])
        db.session.commit()
    _follow_all()


def _take(settings: Settings) -> None:
    """Keep each batch in one transaction; none is open while we wait for the server."""
    name, until = mailbox.name_of(settings.imap_url), now() + RUN_FOR
    host = urlsplit(settings.base_url).hostname or ""
    position = queries.position_of(name)
    db.session.commit()
    with mailbox.opened(settings.imap_url) as box:
        for letters in _new_in(box, position):
            incoming = [(letter, reading.read(letter.raw, host)) for letter in letters]
            for letter, read in incoming:
                keeping.keep(name, box.uidvalidity, letter, read)
            keeping.advance(name, box.uidvalidity, max(letter.uid for letter in letters))
            db.session.commit()
            if now() > until:
                return
        keeping.advance(name, box.uidvalidity, box.newest)
        keeping.note(name, None)
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
    after = 0
    while waiting := queries.waiting(after):
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
    except Exception:
        log.exception("what follows from inbound message %s could not be done", inbound_id)
    db.session.rollback()
