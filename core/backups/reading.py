"""Reading a backup, part by part, and refusing one that is not as it was written."""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pyrage.x25519 import Identity

from core.backups import sealing
from core.backups.errors import Damaged, Refused
from core.backups.tables import Held
from core.backups.writing import FORMAT

ODD = (
    *(tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError, KeyError, TypeError),
    *(AttributeError, IndexError, RecursionError, OverflowError, struct.error),
)
KEYS = {"secret_key", "privacy_key"}
LARGEST = 256 * 1024 * 1024
"""No part is as large: that is a megabyte, and one row with a file in it."""


@dataclass
class Backup:
    """A backup that is being read, from its first part to its last."""

    made_at: datetime
    revision: str
    base_url: str
    tables: dict[str, Held]
    keys: dict[str, str]
    rest: Iterator[tuple[str, bytes]]
    end: Callable[[], None]
    manifest: dict[str, Any] = field(default_factory=dict)

    def parts(self) -> Iterator[tuple[Held, list[Any]]]:
        """Every part: the table, and its rows. Raises Damaged where something is missing."""
        told = {name: Told() for name in self.tables}
        for name, part in self.rest:
            if name == "manifest.json":
                self.manifest = _json(part)
                break
            with _or_damaged():
                table = self.tables[name.split("/")[1]]
                rows = [json.loads(line) for line in part.splitlines()]
                if any(type(row) is not list or len(row) != len(table.columns) for row in rows):
                    raise Damaged
            told[table.name].add(part, len(rows))
            yield table, rows
        if {name: each.as_json() for name, each in told.items()} != self.manifest.get("tables"):
            raise Damaged
        with _or_damaged():
            if {type(each) for each in self.manifest["counters"].values()} - {int}:
                raise Damaged
        self.end()


class Told:
    """What was read of a table."""

    def __init__(self) -> None:
        self.rows, self.digest = 0, hashlib.sha256()

    def add(self, part: bytes, rows: int) -> None:
        self.digest.update(part)
        self.rows += rows

    def as_json(self) -> dict[str, Any]:
        return {"rows": self.rows, "sha256": self.digest.hexdigest()}


@contextmanager
def opened(path: Path, key: Identity) -> Iterator[Backup]:
    """Yields the backup in this file. Raises Refused."""
    with path.open("rb") as file, sealing.unsealed(file, key) as (plain, end):
        with _or_damaged():
            packed = gzip.GzipFile(fileobj=plain)
            tar = tarfile.open(fileobj=packed, mode="r|")  # noqa: SIM115
        yield _begun(_members(tar), end)


@contextmanager
def _or_damaged() -> Iterator[None]:
    try:
        yield
    except ODD as error:
        raise Damaged from error


def _begun(members: Iterator[tuple[str, bytes]], end: Callable[[], None]) -> Backup:
    name, part = next(members, ("", b"{}"))
    head = _json(part) if name == "head.json" else {}
    if head.get("format") != FORMAT:
        raise Refused("This is no backup that this version of NextTen can read.")
    with _or_damaged():
        keys = _json(next(members, ("", b"{}"))[1])
        if KEYS - keys.keys():
            raise Damaged
        held = (Held.from_json(name, columns) for name, columns in head["tables"].items())
        return Backup(
            made_at=datetime.fromisoformat(head["made_at"]),
            revision=str(head["revision"]),
            base_url=str(head.get("base_url", "")),
            tables={table.name: table for table in held},
            keys={str(name): str(value) for name, value in keys.items()},
            rest=members,
            end=end,
        )


def _members(tar: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    """The parts by name. A part is as large as a megabyte and one row."""
    while True:
        with _or_damaged():
            member = tar.next()
            part = tar.extractfile(member) if member else None
            if member and member.size > LARGEST:
                raise Damaged
            data = part.read() if part else b""
        if member is None:
            return
        yield member.name, data


def _json(part: bytes) -> dict[str, Any]:
    with _or_damaged():
        found: dict[str, Any] = json.loads(part)
        return dict(found)
