"""A journal that shows whether it was altered: chained by keyed hashes, kept by triggers.

Its numbers of people and communities are plain numbers from now on, so that a line stays as it was
written whatever becomes of them. For the same reason SQLite gives no number of a person twice.

Locks: journal, while every line is written anew (about ten seconds for a million lines), and on
SQLite people as well, which is made anew.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

AT_ONCE = 5_000
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
POINTING = (("by_id", "people"), ("person_id", "people"), ("community_id", "communities"))
NUMBERS = ("id", "by_id", "person_id", "community_id", "subject_id")
KEPT = (*NUMBERS, "at", "what", "position", "hash", "words")
BYTES = ("hash", "words", "salt")
LINES = sa.table(
    "journal",
    *(sa.column(name, sa.Integer) for name in (*NUMBERS, "position")),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("what", sa.Text),
    sa.column("reason", sa.Text),
    sa.column("details", JSON),
    *(sa.column(name, sa.LargeBinary) for name in BYTES),
)
HEADS = sa.table(
    "journal_heads",
    *(sa.column(name, sa.Integer) for name in ("id", "position")),
    *(sa.column(name, sa.LargeBinary) for name in ("hash", "seal")),
    sa.column("at", sa.DateTime(timezone=True)),
)
FILL_ON_SQLITE = "UPDATE journal SET position = ?, hash = ?, words = ?, salt = ? WHERE id = ?"
FILL_ON_POSTGRESQL = sa.text(
    "UPDATE journal SET position = given.position, hash = given.hash, words = given.words, "
    "salt = given.salt FROM unnest(cast(:positions AS int[]), cast(:hashes AS bytea[]), "
    "cast(:words AS bytea[]), cast(:salts AS bytea[]), cast(:ids AS int[])) "
    "AS given(position, hash, words, salt, id) WHERE journal.id = given.id"
)
NEVER = "the journal keeps every line as it was written"


def upgrade() -> None:
    with op.batch_alter_table("journal") as table:
        for column, target in POINTING:
            table.drop_constraint(f"fk_journal_{column}_{target}", type_="foreignkey")
        table.add_column(sa.Column("position", sa.Integer(), nullable=True))
        for name in BYTES:
            table.add_column(sa.Column(name, sa.LargeBinary(), nullable=True))
        table.drop_index("ix_journal_by_id")
        table.create_index("ix_journal_by_id_at", ["by_id", "at"])
        table.create_index("ix_journal_what_at", ["what", "at"])
        table.create_index("ix_journal_at", ["at"])
    op.create_table(
        "journal_heads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_journal_heads_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_heads")),
    )
    _count_people_on(True)
    _chain()
    with op.batch_alter_table("journal") as table:
        table.create_unique_constraint(op.f("uq_journal_position"), ["position"])
    if op.get_bind().dialect.name == "sqlite":
        _guard_on_sqlite()
    else:
        _guard_on_postgresql()


def downgrade() -> None:
    _let_go()
    op.drop_table("journal_heads")
    for column, target in POINTING:
        number, there = LINES.c[column], sa.table(target, sa.column("id", sa.Integer))
        nobody = number.not_in(sa.select(there.c.id))
        op.execute(LINES.update().where(nobody).values({column: None}))
    with op.batch_alter_table("journal") as table:
        for name in ("at", "what_at", "by_id_at"):
            table.drop_index(f"ix_journal_{name}")
        table.create_index("ix_journal_by_id", ["by_id"])
        table.drop_constraint(op.f("uq_journal_position"), type_="unique")
        for name in ("position", *BYTES):
            table.drop_column(name)
        for column, target in POINTING:
            table.create_foreign_key(f"fk_journal_{column}_{target}", target, [column], ["id"])
    _count_people_on(False)


def _count_people_on(is_kept: bool) -> None:
    """Let SQLite give no number of a person twice, as PostgreSQL does by itself."""
    if op.get_bind().dialect.name == "sqlite":
        how = {"sqlite_autoincrement": is_kept}
        with op.batch_alter_table("people", recreate="always", table_kwargs=how):
            pass


def _chain() -> None:
    """Bind the lines that are there to one another, as the application does from now on."""
    key, words_key, head_key = (_key(f"journal{use}") for use in ("", " words", " head"))
    connection, position, last = op.get_bind(), 0, bytes(32)
    for lines in _lines():
        filled = []
        for line in lines:
            position += 1
            digest, salt = _words(words_key, line)
            last = hmac.digest(key, last + _canonical(position, line, digest), "sha256")
            filled.append((position, last, digest, salt, line.id))
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(FILL_ON_SQLITE, filled)
        else:
            names = ("positions", "hashes", "words", "salts", "ids")
            columns = map(list, zip(*filled, strict=True))
            connection.execute(FILL_ON_POSTGRESQL, dict(zip(names, columns, strict=True)))
    seal = hmac.digest(head_key, f"{position}:".encode() + last, "sha256")
    row = {"id": 1, "position": position, "hash": last, "at": datetime.now(UTC), "seal": seal}
    if position:
        connection.execute(HEADS.insert().values(row))


def _lines() -> Iterator[Any]:
    after = 0
    while True:
        next_ones = sa.select(LINES).where(LINES.c.id > after).order_by(LINES.c.id)
        found = op.get_bind().execute(next_ones.limit(AT_ONCE)).all()
        if not found:
            return
        yield found
        after = found[-1].id


def _key(label: str) -> bytes:
    secret = current_app.config["SETTINGS"].privacy_key.encode()
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"nextten {label}".encode())
    return derive.derive(secret)


def _words(key: bytes, line: Any) -> tuple[bytes | None, bytes | None]:
    if line.reason is None and not line.details:
        return None, None
    salt = os.urandom(16)
    return hmac.digest(key, salt + _json([line.reason, line.details]), "sha256"), salt


def _canonical(position: int, line: Any, words: bytes | None) -> bytes:
    at = line.at.replace(tzinfo=UTC) if line.at.tzinfo is None else line.at.astimezone(UTC)
    row = {name: getattr(line, name) for name in (*NUMBERS, "what")}
    row |= {"at": at.isoformat(timespec="microseconds"), "position": position}
    return _json(row | {"words": words.hex() if words else None})


def _json(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _refused(same: str, empty: str) -> str:
    """When a change of a line is refused: all of it, but for emptying what it says in words."""
    kept = " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in KEPT)
    emptied = f"NEW.reason IS NULL AND NEW.details = {empty}"
    salt = f"(NEW.salt IS NULL OR NEW.salt {same} OLD.salt)"
    return f"OLD.position IS NOT NULL AND NOT ({kept} AND {emptied} AND {salt})"


def _guard_on_sqlite() -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{NEVER}'); END"
    replaced = "EXISTS (SELECT 1 FROM journal WHERE id = NEW.id)"
    begins = f"WHEN NEW.position IS NOT NULL OR {replaced}"
    changed = f"WHEN {_refused('IS', repr('{}'))}"
    op.execute(f"CREATE TRIGGER journal_begin BEFORE INSERT ON journal {begins} {refuse}")
    op.execute(f"CREATE TRIGGER journal_change BEFORE UPDATE ON journal {changed} {refuse}")
    op.execute(f"CREATE TRIGGER journal_stay BEFORE DELETE ON journal {refuse}")
    op.execute(f"CREATE TRIGGER journal_heads_stay BEFORE DELETE ON journal_heads {refuse}")


def _guard_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{NEVER}' USING ERRCODE = 'check_violation'; END $$"
    )
    refuse = "EXECUTE FUNCTION refuse_journal_change()"
    begins = "FOR EACH ROW WHEN (NEW.position IS NOT NULL)"
    changed = f"FOR EACH ROW WHEN ({_refused('IS NOT DISTINCT FROM', repr('{}') + '::jsonb')})"
    op.execute(f"CREATE TRIGGER journal_begin BEFORE INSERT ON journal {begins} {refuse}")
    op.execute(f"CREATE TRIGGER journal_change BEFORE UPDATE ON journal {changed} {refuse}")
    for table in ("journal", "journal_heads"):
        for name, event in (("stay", "DELETE"), ("whole", "TRUNCATE")):
            op.execute(
                f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} "
                f"FOR EACH STATEMENT {refuse}"
            )


def _let_go() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("begin", "change", "stay", "heads_stay"):
            op.execute(f"DROP TRIGGER journal_{name}")
        return
    for name in ("begin", "change", "stay", "whole"):
        op.execute(f"DROP TRIGGER journal_{name} ON journal")
    for name in ("stay", "whole"):
        op.execute(f"DROP TRIGGER journal_heads_{name} ON journal_heads")
    op.execute("DROP FUNCTION refuse_journal_change()")
