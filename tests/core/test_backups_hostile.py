"""Whoever knows the public key can seal anything to it: what is no backup of ours is refused."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrage.x25519 import Identity

from core.backups import reading, sealing
from core.backups.errors import Refused
from core.settings import Settings
from tests.core.test_backups import run
from tests.databases import Database, let_go
from tests.people import People

ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
KEY = Identity.generate()
NAMES = st.sampled_from(["format", "tables", "made_at", "revision", "counters", "people", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
PARTS = st.sampled_from(["head.json", "keys.json", "tables/people/000000", "manifest.json", "x"])
HEAD: dict[str, Any] = {
    "format": 1,
    "made_at": "2026-11-21T10:00:00+00:00",
    "revision": "0001",
    "tables": {"people": [["id", "number"]]},
}
KEYS = {"secret_key": "s" * 32, "privacy_key": "p" * 32}
Parts = list[tuple[str, bytes]]


def packed(parts: Parts) -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as tar:
        for name, data in parts:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return gzip.compress(written.getvalue(), 1)


def read(plain: bytes, folder: Path, key: Identity = KEY) -> None:
    """Read all of it, whatever it is."""
    path = folder / "x.age"
    path.write_bytes(pyrage.encrypt(plain, [key.to_public()]))
    with reading.opened(path, key) as backup:
        for _table, _rows in backup.parts():
            pass


@given(st.binary(max_size=300), st.booleans())
@settings(max_examples=40, deadline=None)
def test_any_bytes_that_were_sealed_are_no_backup(
    tmp_path_factory: pytest.TempPathFactory, plain: bytes, is_packed: bool
) -> None:
    with pytest.raises(Refused):
        read(gzip.compress(plain) if is_packed else plain, tmp_path_factory.getbasetemp())


@given(st.lists(st.tuples(PARTS, JSON), max_size=3), st.integers(0, 2))
@settings(max_examples=80, deadline=None)
def test_any_parts_are_no_backup_unless_they_fit_together(
    tmp_path_factory: pytest.TempPathFactory, parts: list[tuple[str, Any]], first: int
) -> None:
    begun = [("head.json", HEAD), ("keys.json", KEYS)][:first]
    written = [(name, json.dumps(said).encode()) for name, said in (*begun, *parts)]
    with pytest.raises(Refused):
        read(packed(written), tmp_path_factory.getbasetemp())


@pytest.mark.parametrize("said", [b"[" * 100_000, b"\xff", b"1e999", b'"\\ud800"'])
def test_what_is_nested_or_no_text_is_no_backup(tmp_path: Path, said: bytes) -> None:
    with pytest.raises(Refused):
        read(packed([("head.json", said)]), tmp_path)
    head = ("head.json", json.dumps(HEAD).encode())
    keys = ("keys.json", json.dumps(KEYS).encode())
    with pytest.raises(Refused):
        read(packed([head, keys, ("tables/people/000000", said)]), tmp_path)


def test_a_part_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    member = tarfile.TarInfo("head.json")
    member.size = 8 * 1024**3
    with pytest.raises(Refused):
        read(gzip.compress(member.tobuf() + bytes(10_240)), tmp_path)


def a_column_of_another_name(head: Any, _row: Any) -> None:
    head["tables"]["people"][0][0] = 'id") SELECT 1; DROP TABLE people; --'


def a_number_that_no_column_holds(_head: Any, row: Any) -> None:
    row[0] = 2**70


def a_list_for_a_value(_head: Any, row: Any) -> None:
    row[1] = [1]


def half_a_letter(_head: Any, row: Any) -> None:
    row[1] = "\ud800"


@ONCE
@pytest.mark.parametrize(
    "change",
    [a_column_of_another_name, a_number_that_no_column_holds, a_list_for_a_value, half_a_letter],
)
def test_a_backup_that_somebody_changed_and_sealed_again_is_refused(
    app: Flask,
    people: People,
    database: Database,
    settings: Settings,
    tmp_path: Path,
    change: Callable[[Any, Any], None],
) -> None:
    run(app, "backup", tmp_path / "x.age")
    again(tmp_path / "x.age", sealing.identity(settings.var / sealing.KEY), change)
    let_go(app)
    database.empty()
    done = app.test_cli_runner().invoke(args=["restore", str(tmp_path / "x.age")])
    assert done.exit_code == 1 and done.stderr.startswith("Error: "), done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)


def again(
    path: Path,
    key: Identity,
    change: Callable[[Any, Any], None],
    keys: dict[str, str] | None = None,
) -> None:
    """Change the head, the first row of the people or the keys; seal it with sums that fit."""
    plain = gzip.decompress(pyrage.decrypt(path.read_bytes(), [key]))
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        parts = {each.name: tar.extractfile(each).read() for each in tar}  # type: ignore[union-attr]
    head, manifest = json.loads(parts["head.json"]), json.loads(parts["manifest.json"])
    name = "tables/people/000000"
    rows = [json.loads(line) for line in parts[name].splitlines()]
    change(head, rows[0])
    parts[name] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    manifest["tables"]["people"]["sha256"] = hashlib.sha256(parts[name]).hexdigest()
    parts["keys.json"] = json.dumps(keys).encode() if keys else parts["keys.json"]
    parts["head.json"], parts["manifest.json"] = (json.dumps(x).encode() for x in (head, manifest))
    path.write_bytes(pyrage.encrypt(packed(list(parts.items())), [key.to_public()]))
