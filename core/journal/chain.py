"""The chain: right before a commit, every line that it writes is bound to the line before it.

The head is locked as the very last thing, so nobody waits for it longer than for one commit. The
order of the journal is therefore the order of commits, and a rollback leaves no gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Connection, LargeBinary, Row, Table, event, func, literal, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from core.db import db, insert_once, now
from core.journal import echo
from core.journal.models import Entry, Head
from core.journal.seals import BEGINNING, Seals
from core.many import among

WRITTEN = "journal"
AT_ONCE = 500
ENTRIES, HEADS = cast(Table, Entry.__table__), cast(Table, Head.__table__)
COLUMNS = [ENTRIES.c[name] for name in ("id", "at", "what", "by_id", "person_id", "community_id")]
COLUMNS += [ENTRIES.c[name] for name in ("subject_id", "reason", "details")]
FILLED = ("position", "hash", "words", "salt", "id")
ON_SQLITE = "UPDATE journal SET position = ?, hash = ?, words = ?, salt = ? WHERE id = ?"

Filled = tuple[int, bytes, bytes | None, bytes | None, int]


def note(ids: Iterable[int]) -> None:
    """Note lines that this transaction has written by another way than as objects."""
    db.session.info.setdefault(WRITTEN, []).extend(ids)


@event.listens_for(Session, "after_flush")
def _note_new(session: Session, _flush: object) -> None:
    ids = [each.id for each in session.new if isinstance(each, Entry)]
    if ids:
        session.info.setdefault(WRITTEN, []).extend(ids)


@event.listens_for(Session, "before_commit")
def _bind_what_was_written(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    ids = session.info.pop(WRITTEN, [])
    if ids:
        _bind(session.connection(), ids)


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop(WRITTEN, None)
        session.info.pop(echo.NOTED, None)


def _bind(connection: Connection, ids: Sequence[int]) -> None:
    """Give each of these lines its place, unless a savepoint has taken it back.

    A head that we did not seal stays one that we did not seal, so that every check goes on to say
    that somebody moved it.
    """
    new = select(*COLUMNS).where(among(ENTRIES.c.id, ids), ENTRIES.c.position.is_(None))
    lines = connection.execute(new.order_by(ENTRIES.c.id)).all()
    seals = Seals()
    words = [seals.words_of(line) for line in lines]
    head = _head(connection)
    position, last = head.position, head.hash
    is_ours = seals.seal_of(position, last) == head.seal
    echo.note(lines, position)
    filled: list[Filled] = []
    for line, (digest, salt) in zip(lines, words, strict=True):
        position += 1
        last = seals.hash_of(last, position, line, digest)
        filled.append((position, last, digest, salt, line.id))
    for start in range(0, len(filled), AT_ONCE):
        _fill_in(connection, filled[start : start + AT_ONCE])
    seal = seals.seal_of(position, last) if is_ours else head.seal
    moved = {"position": position, "hash": last, "at": now(), "seal": seal}
    connection.execute(HEADS.update().values(moved))


def _head(connection: Connection) -> Row[Any]:
    """Where the chain ends; nobody else moves it until the commit."""
    found = _locked(connection)
    if found is None:
        seal = Seals().seal_of(0, BEGINNING)
        first = {"id": 1, "position": 0, "hash": BEGINNING, "at": now(), "seal": seal}
        connection.execute(insert_once(Head).values(first).on_conflict_do_nothing())
        found = _locked(connection)
    assert found is not None  # it was just made
    return found


def _locked(connection: Connection) -> Row[Any] | None:
    return connection.execute(select(HEADS).with_for_update()).one_or_none()


def _fill_in(connection: Connection, rows: list[Filled]) -> None:
    """Write the places of many lines by one statement, the same for any number."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(ON_SQLITE, cast(Any, rows))
        return
    types = {name: ENTRIES.c[name].type for name in FILLED}
    types |= dict.fromkeys(("hash", "words", "salt"), LargeBinary())
    lists = [
        literal(list(values), postgresql.ARRAY(types[name]))
        for name, values in zip(FILLED, zip(*rows, strict=True), strict=True)
    ]
    given = func.unnest(*lists).table_valued(*FILLED, name="given").render_derived()
    values = {name: given.c[name] for name in FILLED[:-1]}
    connection.execute(ENTRIES.update().where(ENTRIES.c.id == given.c.id).values(values))
