"""Look up every locked package in advisories that somebody brought, for `make audit`.

They are a folder or a ZIP file of JSON files in the form of OSV (https://ossf.github.io/osv-schema/),
such as https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip. Nothing is fetched here.
Advisories whose newest change is older than 120 days say nothing about today, and are refused.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from tools.locked import PYTHON, Package, packages

OLDEST = timedelta(days=120)
HOW = (
    "make audit ADVISORIES=all.zip (from https://osv-vulnerabilities.storage.googleapis.com/PyPI/)"
)


class Unusable(Exception):
    """These advisories cannot tell whether a package is safe."""


def audit(path: Path, locked: Sequence[Package], today: datetime) -> tuple[list[str], int]:
    """A line for each advisory that hits a package, and how many were read. Raises Unusable."""
    by_name: dict[tuple[str, str], list[Package]] = {}
    for package in locked:
        by_name.setdefault((package.ecosystem, package.name), []).append(package)
    newest, number, hits = datetime.min.replace(tzinfo=UTC), 0, []
    for told in advisories(path):
        newest = max(newest, datetime.fromisoformat(told["modified"]))
        number += 1
        if not told.get("withdrawn"):
            hits += [_line(told, package) for package in _hit(told, by_name)]
    _must_be_young(newest, number, today)
    return sorted(set(hits)), number


def advisories(path: Path) -> Iterator[dict[str, Any]]:
    """Every advisory in a folder or a ZIP file."""
    try:
        if path.is_dir():
            for each in sorted(path.rglob("*.json")):
                yield json.loads(each.read_text())
            return
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                if name.endswith(".json"):
                    yield json.loads(packed.read(name))
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise Unusable(f"{path} cannot be read as advisories: {error}. {HOW}") from error


def _must_be_young(newest: datetime, number: int, today: datetime) -> None:
    if not number:
        raise Unusable(f"There is no advisory in it. {HOW}")
    if today - newest > OLDEST:
        raise Unusable(f"The newest advisory is of {newest:%d %B %Y}: too old. {HOW}")


def _hit(told: dict[str, Any], by_name: dict[tuple[str, str], list[Package]]) -> Iterator[Package]:
    for affected in told.get("affected", ()):
        of = affected.get("package", {})
        name = canonicalize_name(of["name"]) if of.get("ecosystem") == PYTHON else of.get("name")
        for package in by_name.get((of.get("ecosystem"), name), ()):
            if is_affected(package.version, affected):
                yield package


def is_affected(version: str, affected: dict[str, Any]) -> bool:
    """Whether a version is listed, or lies in a range; one that cannot be compared is affected."""
    if version in affected.get("versions", ()):
        return True
    ranges = [each for each in affected.get("ranges", ()) if each.get("type") != "GIT"]
    try:
        return any(_is_in(Version(version), each.get("events", ())) for each in ranges)
    except InvalidVersion:
        return True


def _is_in(version: Version, events: Sequence[dict[str, str]]) -> bool:
    """Walk from event to event, as the evaluation of the OSV schema says."""
    found = False
    for event in sorted(events, key=_at):
        kind, at = next(iter(event.items()))
        if kind == "introduced" and version >= _at(event):
            found = True
        if kind == "fixed" and version >= _at(event):
            found = False
        if kind == "last_affected" and version > Version(at):
            found = False
    return found


def _at(event: dict[str, str]) -> Version:
    return Version(next(iter(event.values())))


def _line(told: dict[str, Any], package: Package) -> str:
    words = told.get("summary") or told.get("details", "").partition("\n")[0]
    return f"{package.name} {package.version}: {told['id']} {words[:100]}".rstrip()


def main() -> None:
    """Exit 1 when a package is hit, and 2 when the advisories are of no use."""
    if len(sys.argv) != 2 or not sys.argv[1]:
        sys.exit(f"Say where the advisories are: {HOW}")
    locked = packages()
    try:
        hits, number = audit(Path(sys.argv[1]), locked, datetime.now(UTC))
    except Unusable as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    print("\n".join(hits) or f"{len(locked)} packages, {number:,} advisories: none applies.")
    sys.exit(1 if hits else 0)


if __name__ == "__main__":
    main()
