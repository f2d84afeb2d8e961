"""What a bulk change writes down of each of its people, in a few statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import cast

from sqlalchemy import Table, bindparam, update

from core.bulk.kinds import Was
from core.bulk.models import BulkChange, BulkChangePerson
from core.db import IN_BULK, db, insert_once
from core.journal.actions import record_each


def gather(change_id: int, person_ids: Sequence[int]) -> None:
    """Write down whom a change is about; twice is once."""
    rows = [{"change_id": change_id, "person_id": each, "is_changed": False} for each in person_ids]
    if rows:
        db.session.execute(insert_once(BulkChangePerson).values(rows).on_conflict_do_nothing())


def note(change_id: int, was: Mapping[int, Was], is_changed: bool) -> None:
    """Note of each person what they were, or why they stay."""
    if not was:
        return
    table = cast(Table, BulkChangePerson.__table__)
    of_one = table.c.change_id == change_id, table.c.person_id == bindparam("of_id")
    values = {"is_changed": is_changed, "was": bindparam("what", type_=table.c.was.type)}
    rows = [{"of_id": person_id, "what": what} for person_id, what in was.items()]
    db.session.connection().execute(table.update().where(*of_one).values(values), rows)


def put_back(change_id: int, person_ids: Collection[int]) -> None:
    """Note that these people are as they were."""
    those = update(BulkChangePerson).where(
        BulkChangePerson.change_id == change_id, BulkChangePerson.person_id.in_(person_ids)
    )
    db.session.execute(those.values(is_changed=False), execution_options=IN_BULK)


def tell_journal(change: BulkChange, what: str, person_ids: Collection[int]) -> None:
    """Write a line for each person, for their timelines."""
    record_each(
        what,
        person_ids,
        by_id=change.by_id,
        community_id=change.community_id,
        subject_id=change.id,
        kind=change.kind,
    )
