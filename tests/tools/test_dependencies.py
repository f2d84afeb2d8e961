"""Every locked package is in the bill of materials, and is looked up in advisories we are given."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tools.audit import Unusable, audit, is_affected
from tools.locked import NODE, PYTHON, ROOT, Package, packages
from tools.sbom import bill

TODAY = datetime(2026, 11, 22, tzinfo=UTC)
PILLOW = Package(PYTHON, "pillow", "9.5.0")
ADVISORY = {
    "schema_version": "1.5.0",
    "id": "PYSEC-2023-175",
    "modified": "2026-10-02T08:15:00.123456Z",
    "published": "2023-09-20T00:00:00Z",
    "aliases": ["CVE-2023-4863"],
    "details": "The wheels bundle a libwebp that writes beyond a buffer.\nMore.",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "Pillow", "purl": "pkg:pypi/pillow"},
            "ranges": [
                {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "10.0.1"}]},
                {"type": "GIT", "events": [{"introduced": "0"}], "repo": "https://example.org"},
            ],
            "versions": ["1.0", "9.5.0", "10.0.0"],
        }
    ],
}


def test_every_locked_package_is_in_the_bill_with_its_hashes() -> None:
    told = {each["purl"]: each for each in bill()["components"]}
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    pinned = [line for line in lines if "==" in line and line[0].isalpha()]
    assert sum(purl.startswith("pkg:pypi/") for purl in told) == len(pinned) > 50
    assert all(each.hashes for each in packages())
    assert any(purl.startswith("pkg:npm/htmx.org@") for purl in told)


def test_every_package_is_locked_with_its_hash_and_installed_by_it() -> None:
    for path in ROOT.glob("requirements*.txt"):
        for entry in re.split(r"\n(?=[a-z])", path.read_text())[1:]:
            assert re.match(r"[\w.-]+(\[\w+\])?==\S+", entry) and "--hash=sha256:" in entry, entry
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert all(each["integrity"].startswith("sha") for place, each in locked.items() if place)
    make = (ROOT / "Makefile").read_text().replace("\\\n", " ")
    installs = re.findall(r"pip install.*", make)
    assert len(installs) >= 3 and "$(NPM) ci " in make and "npm install" not in make.lower()
    assert all("--require-hashes" in each or "--no-deps -e ." in each for each in installs)


def test_a_package_that_an_advisory_names_is_told(tmp_path: Path) -> None:
    hits, number = audit(given(tmp_path, ADVISORY), [PILLOW], TODAY)
    assert number == 1
    assert hits == [
        "pillow 9.5.0: PYSEC-2023-175 The wheels bundle a libwebp that writes beyond a buffer."
    ]
    safe = [Package(PYTHON, "pillow", "10.0.1"), Package(NODE, "pillow", "9.5.0")]
    assert audit(given(tmp_path, ADVISORY), safe, TODAY)[0] == []
    taken_back = ADVISORY | {"withdrawn": "2026-10-02T08:15:00Z"}
    assert audit(given(tmp_path, taken_back), [PILLOW], TODAY)[0] == []


def test_a_zip_file_is_read_as_it_comes(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        packed.writestr("PYSEC-2023-175.json", json.dumps(ADVISORY))
    assert len(audit(tmp_path / "all.zip", [PILLOW], TODAY)[0]) == 1


def test_advisories_that_are_too_old_or_none_tell_nothing(tmp_path: Path) -> None:
    folder = given(tmp_path, ADVISORY)
    with pytest.raises(Unusable, match="02 October 2026: too old"):
        audit(folder, [PILLOW], TODAY + timedelta(days=100))
    with pytest.raises(Unusable, match="no advisory"):
        audit(ROOT / "docs", [PILLOW], TODAY)
    with pytest.raises(Unusable, match="cannot be read"):
        audit(tmp_path / "nowhere.zip", [PILLOW], TODAY)


@pytest.mark.parametrize(
    ("version", "is_hit"),
    [("1.9", False), ("2.0", True), ("2.4.1", True), ("2.5", False), ("3.1", True), ("3.2", False)],
)
def test_ranges_are_walked_as_the_schema_says(version: str, is_hit: bool) -> None:
    events = [{"fixed": "2.5"}, {"introduced": "2.0"}, {"introduced": "3.0"}]
    ranges = [{"type": "ECOSYSTEM", "events": [*events, {"last_affected": "3.1"}]}]
    assert is_affected(version, {"ranges": ranges}) is is_hit


def given(folder: Path, advisory: object) -> Path:
    """A folder with this one advisory."""
    (folder / "one.json").write_text(json.dumps(advisory))
    return folder
