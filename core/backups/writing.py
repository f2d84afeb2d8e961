"""Writing a backup: a tar of lines, packed and sealed, never held in memory as a whole.

First `head.json` and `keys.json`, then each table in parts of about a megabyte, then
`manifest.json`, which says how many rows each has and their SHA-256.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from pyrage.x25519 import Recipient
from sqlalchemy import Connection, text

from core.backups import keys, sealing, tables
from core.backups.errors import Refused
from core.db import db, now
from core.settings import Settings

FORMAT = 1
PART = 1024 * 1024
SWIFTLY = 1
"""How hard gzip tries: rows of a database pack nearly as well, in a third of the time."""


@dataclass(frozen=True)
class Made:
    """A backup that was made."""

    path: Path
    rows: int
    size: int


def write(path: Path, settings: Settings, to: Recipient) -> Made:
    """Write everything as it is at this moment, whatever is written meanwhile; nothing is locked.

    The file stands under its name only once it is whole and on the disk. Raises Refused.
    """
    try:
        with _appearing(path) as file:
            with sealing.sealed(file, to) as plain, _one_moment() as connection:
                rows = _write_all(plain, connection, settings)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise Refused(f"{path} is there already. Give another name.") from None
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror or error}.") from error
    return Made(path, rows, path.stat().st_size)


@contextmanager
def _appearing(path: Path) -> Iterator[IO[bytes]]:
    """A file that has its name only if the block ends well; nobody else may read it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        raise FileExistsError
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with open(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
            yield file
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


@contextmanager
def _one_moment() -> Iterator[Connection]:
    """The database as it is at one moment."""
    db.session.rollback()
    options: dict[str, Any] = {"only_reads": True}
    if db.engine.dialect.name != "sqlite":
        options["isolation_level"] = "REPEATABLE READ"
    connection = db.session.connection(execution_options=options)
    try:
        if connection.dialect.name != "sqlite":
            connection.execute(text("SET TRANSACTION READ ONLY"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        yield connection
    finally:
        db.session.rollback()


def _write_all(plain: IO[bytes], connection: Connection, settings: Settings) -> int:
    revision = tables.revision(connection)
    if revision is None:
        raise Refused("The database is empty, so there is nothing to keep.")
    held = tables.held(connection)
    head = {"format": FORMAT, "made_at": now().isoformat(), "revision": revision}
    head |= {"database": connection.dialect.name, "base_url": settings.base_url}
    manifest: dict[str, Any] = {"tables": {}, "counters": tables.counters(connection)}
    with (
        gzip.GzipFile(fileobj=plain, mode="wb", compresslevel=SWIFTLY, filename="") as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        _add_json(tar, "head.json", head | {"tables": {t.name: t.columns for t in held.values()}})
        _add_json(tar, "keys.json", keys.all_of(settings))
        for table in held.values():
            manifest["tables"][table.name] = _write_table(tar, connection, table)
        _add_json(tar, "manifest.json", manifest)
    return sum(each["rows"] for each in manifest["tables"].values())


def _write_table(tar: tarfile.TarFile, connection: Connection, table: tables.Held) -> Any:
    digest, rows = hashlib.sha256(), 0
    for number, part in enumerate(_parts(tables.lines(connection, table))):
        data = b"".join(part)
        digest.update(data)
        rows += len(part)
        _add(tar, f"tables/{table.name}/{number:06}", data)
    return {"rows": rows, "sha256": digest.hexdigest()}


def _parts(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    part: list[bytes] = []
    size = 0
    for line in lines:
        part.append(line)
        size += len(line)
        if size >= PART:
            yield part
            part, size = [], 0
    if part:
        yield part


def _add_json(tar: tarfile.TarFile, name: str, value: object) -> None:
    _add(tar, name, json.dumps(value).encode())


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    tar.addfile(member, BytesIO(data))
