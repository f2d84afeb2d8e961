"""What the lock files name: every package with its version and the hashes that it must have."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PYTHON, NODE = "PyPI", "npm"
PINNED = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?==(?P<version>[^ ;\\]+)")


@dataclass(frozen=True, order=True)
class Package:
    """One package; hashes are pairs of algorithm and hex."""

    ecosystem: str
    name: str
    version: str
    hashes: tuple[tuple[str, str], ...] = ()

    @property
    def purl(self) -> str:
        """Its name in the form that all tools know (https://github.com/package-url)."""
        kind = "pypi" if self.ecosystem == PYTHON else "npm"
        return f"pkg:{kind}/{self.name.replace('@', '%40')}@{self.version}"


def packages(root: Path = ROOT) -> list[Package]:
    """Everything that an installation gets, sorted."""
    found = [*_python(root / "requirements.txt"), *_node(root / "package-lock.json")]
    return sorted(set(found))


def _python(path: Path) -> Iterator[Package]:
    for entry in re.split(r"\n(?=\S)", path.read_text()):
        if pinned := PINNED.match(entry):
            hashes = tuple(
                ("SHA-256", each) for each in re.findall(r"sha256:([0-9a-f]{64})", entry)
            )
            yield Package(PYTHON, canonicalize_name(pinned["name"]), pinned["version"], hashes)


def _node(path: Path) -> Iterator[Package]:
    for place, told in json.loads(path.read_text())["packages"].items():
        if place and not told.get("dev"):
            kind, _, digest = told.get("integrity", "").partition("-")
            given = ((kind.upper().replace("SHA", "SHA-"), base64.b64decode(digest).hex()),)
            name = place.rpartition("node_modules/")[2]
            yield Package(NODE, name, told["version"], given if digest else ())
