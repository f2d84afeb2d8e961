"""What holds once the rows are back: nobody is written to, and nobody is signed in, by itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Table, delete, select, update

from core.backups import carrying, keys
from core.backups.carrying import Before
from core.calendars.models import CalendarFeed
from core.db import IN_BULK, Model, changed, db, now
from core.deliveries import resting
from core.deliveries.models import Delivery, State
from core.deliveries.moves import move_all
from core.journal.actions import record
from core.people.models import Person
from core.privacy.digests import address_digest
from core.privacy.models import Suppression
from core.privacy.suppressing import ERASED

TO_ERASE = "to_erase"
AT_ONCE = 1_000


@dataclass(frozen=True)
class Settled:
    """How many messages wait for a person, or are unknown; how many people are erased again."""

    held: int
    unknown: int
    to_erase: int


def settle(made_at: datetime, before: Before) -> Settled:
    """Bring over what was said since, end what was open, and keep all mail back."""
    named = carrying.carry(db.session.connection(), before)
    gone = dict.fromkeys(_erased(), False) | named
    keys.note(TO_ERASE, json.dumps(sorted(gone.items())))
    _end_what_was_open()
    held, unknown = _keep_mail_back()
    resting.rest(made_at)
    record("backup.restored", by=None, made_at=made_at.isoformat(), head_before=before.head)
    db.session.flush()
    return Settled(held, unknown, len(gone))


def _erased() -> list[int]:
    """People whose address says that they were erased, in the backup or since."""
    gone = set(
        db.session.scalars(select(Suppression.address_digest).where(Suppression.reason == ERASED))
    )
    if not gone:
        return []
    people = select(Person.id, Person.email).where(Person.email.is_not(None))
    found = db.session.execute(people.execution_options(yield_per=AT_ONCE))
    return [key for key, email in found if email and address_digest(email) in gone]


def _end_what_was_open() -> None:
    """Sessions, links and calendars end: whoever had one may have lost the right to it since."""
    db.session.execute(delete(CalendarFeed))
    for table in _of_tokens():
        db.session.execute(delete(table))


def _of_tokens() -> list[Table]:
    """Every table of secrets that end: each is kept as a digest, with the moment of its end."""
    tables = reversed(Model.metadata.sorted_tables)
    return [each for each in tables if "expires_at" in each.c and _has_digest(each)]


def _has_digest(table: Table) -> bool:
    return any(column.name.endswith("_digest") for column in table.c)


def _keep_mail_back() -> tuple[int, int]:
    """What waited may have left since the backup: a person decides about each."""
    why = _("This was restored from a backup, and may have left after that was made.")
    held: dict[str, Any] = {"held_at": now(), "held_by_id": None, "held_why": why, "slot_at": None}
    move_all(_ids(State.CLAIMED), State.CLAIMED, State.QUEUED)
    unknown = move_all(_ids(State.SENDING), State.SENDING, State.UNKNOWN, note=why)
    waiting = Delivery.state == State.QUEUED, Delivery.held_at.is_(None)
    number = changed(update(Delivery).where(*waiting).values(held).execution_options(**IN_BULK))
    return number, len(unknown)


def _ids(state: str) -> list[int]:
    return list(db.session.scalars(select(Delivery.id).where(Delivery.state == state)))
