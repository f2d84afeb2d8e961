"""What a worker does with a bulk change: gather its people, change them, put them back."""

from __future__ import annotations

import logging
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from core.bulk import kinds, queries, writing
from core.bulk.kinds import Change, Kind, Outlook
from core.bulk.models import STUCK, UNDONE_WITHIN, BulkChange, BulkChangePerson
from core.bulk.whom import Whom
from core.communities.models import Community
from core.db import IN_BULK, changed, db, now
from core.people.models import Person
from core.people.terms import index_people
from core.queue import every, job

log = logging.getLogger(__name__)

BATCH = 500
TRIES = 3
LEFT_AFTER = timedelta(minutes=1)
RUNNING, UNDOING = "running", "undoing"


@job
def go_on(change_id: int) -> None:
    """Do a change or undo it, a batch at a time, on from where an earlier run ended."""
    mine = uuid.uuid4().hex
    free = BulkChange.state.in_((RUNNING, UNDOING)), _is_left()
    taken = update(BulkChange).where(BulkChange.id == change_id, *free)
    is_mine = changed(taken.values(run=mine, touched_at=now()))
    db.session.commit()
    if not is_mine:
        return
    work = Work(change_id, mine)
    try:
        work.goes_through()
    except Exception:
        log.exception("bulk change %s failed", change_id)
        work.fails()


@every(minutes=1)
def take_up_left_changes() -> None:
    """Ring again for changes that no worker has in hand: a bell was lost, or a worker killed."""
    left = select(BulkChange.id).where(BulkChange.state.in_((RUNNING, UNDOING)), _is_left())
    for change_id in db.session.scalars(left.limit(100)).all():
        go_on.later(change_id)
    db.session.commit()


@every(hours=24)
def forget_who_was_changed() -> None:
    """Remove who was changed, and what they were, once that cannot be undone any more."""
    old = select(BulkChange.id).where(
        BulkChange.at < now() - UNDONE_WITHIN - timedelta(days=1),
        BulkChange.state.in_(("done", "undone")),
    )
    gone = delete(BulkChangePerson).where(BulkChangePerson.change_id.in_(old))
    db.session.execute(gone, execution_options=IN_BULK)
    db.session.commit()


def begin(change: BulkChange) -> None:
    """Do it at once for a few people, and leave many to a worker. Call it after the commit."""
    if change.is_gathered and change.total <= BATCH:
        go_on(change.id)
    else:
        go_on.later(change.id)
        db.session.commit()


def _is_left() -> ColumnElement[bool]:
    quiet = or_(BulkChange.touched_at.is_(None), BulkChange.touched_at < now() - LEFT_AFTER)
    return quiet & BulkChange.run.is_distinct_from(STUCK)


@dataclass
class Work:
    """One worker with one change in hand, in batches that are committed."""

    change_id: int
    mine: str

    def goes_through(self) -> None:
        """Work it off, unless another worker takes over."""
        if not self._gathers():
            return
        after, done = 0, queries.gone_through(self.change_id)
        while True:
            found = db.session.get_one(BulkChange, self.change_id, populate_existing=True)
            kind = kinds.of(found.kind)
            is_undoing = found.state == UNDOING
            ids = queries.next_to_do(found.id, is_undoing, after, BATCH)
            if not ids or kind is None:
                break
            (self._undo if is_undoing else self._apply)(found, kind, ids)
            after, done = ids[-1], done + len(ids)
            if not self._goes_on(done=done, counts=found.counts):
                return
        self._finish()

    def fails(self) -> None:
        """Let it be tried again in a while, but not for ever."""
        db.session.rollback()
        found = db.session.get_one(BulkChange, self.change_id, populate_existing=True)
        failures = found.counts.get("failures", 0) + 1
        run = STUCK if failures >= TRIES else None
        self._goes_on(run=run, counts={**found.counts, "failures": failures})

    def _gathers(self) -> bool:
        """Write down everybody whom the filters find. False when another worker has it."""
        found = db.session.get_one(BulkChange, self.change_id)
        if found.is_gathered:
            return True
        community_id, whom = found.community_id, Whom.kept(found.filters)
        for ids in whom.batches(community_id):
            writing.gather(self.change_id, ids)
            if not self._goes_on():
                return False
        those = BulkChangePerson.change_id == self.change_id
        total = db.session.scalar(select(func.count()).select_from(BulkChangePerson).where(those))
        return self._goes_on(total=total or 0, is_gathered=True)

    def _apply(self, found: BulkChange, kind: Kind, ids: Sequence[int]) -> None:
        """Change those of a batch to whom it still applies."""
        change = _change_of(found)
        outlook = (
            kind.preview(change, ids, 0) if change else Outlook(stays=dict.fromkeys(ids, "by"))
        )
        was = kind.apply(change, outlook.changes) if change and outlook.changes else {}
        stays = {each: outlook.stays.get(each, "stale") for each in ids if each not in was}
        writing.note(found.id, was, is_changed=True)
        writing.note(found.id, {p: {"stays": why} for p, why in stays.items()}, is_changed=False)
        writing.tell_journal(found, "person.in_bulk", was)
        index_people(list(was))
        why = Counter(found.stays) + Counter(stays.values())
        number = found.counts.get("changed", 0) + len(was)
        found.counts = {**found.counts, "changed": number, "stays": dict(why)}

    def _undo(self, found: BulkChange, kind: Kind, ids: Sequence[int]) -> None:
        """Put back those of a batch whom nobody has changed since."""
        change = _change_of(found)
        was = queries.what_was(found.id, ids)
        back = set(kind.undo(change, was)) if change else set()
        writing.put_back(found.id, back)
        writing.tell_journal(found, "person.bulk_undone", back)
        index_people(list(back))
        number = found.counts.get("put_back", 0) + len(back)
        found.counts = {**found.counts, "put_back": number}

    def _goes_on(self, **values: object) -> bool:
        """Commit a batch with how far it came. False, and nothing is kept, when it is not ours."""
        db.session.flush()
        own = update(BulkChange).where(BulkChange.id == self.change_id, BulkChange.run == self.mine)
        if not changed(own.values(touched_at=now(), **values)):
            db.session.rollback()
            return False
        db.session.commit()
        return True

    def _finish(self) -> None:
        own = update(BulkChange).where(BulkChange.id == self.change_id, BulkChange.run == self.mine)
        for state, after in ((RUNNING, "done"), (UNDOING, "undone")):
            values: dict[str, Any] = {"state": after, "run": None, "touched_at": None}
            if after == "undone":
                values |= {"undone_at": now()}
            if changed(own.where(BulkChange.state == state).values(values)):
                break
        db.session.commit()


def _change_of(found: BulkChange) -> Change | None:
    """What is to be done; None once whoever began it is gone."""
    by = db.session.get(Person, found.by_id) if found.by_id else None
    here = db.session.get_one(Community, found.community_id)
    return Change(here, by, found.value, found.id) if by else None
