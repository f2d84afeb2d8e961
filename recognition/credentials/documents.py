"""Where the keys and lists of issuers are read: our own tables, and files that somebody put here.

Nothing is ever fetched. Whoever sends a badge could otherwise make this server call any address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app

from core.settings import Settings
from recognition.credentials.checks import Failed
from recognition.credentials.strict_json import MOST_BYTES, read_object

Finder = Callable[[str], dict[str, Any] | None]
PART = re.compile(r"(?!\.{1,2}$)[\w.~%:@!$&'()*+,;=-]{1,120}", re.ASCII)
MOST_PARTS = 20


class Documents:
    """Documents by their address: an `https:` one, or a DID (`did:web:…`) for the keys of one."""

    def __init__(self, finders: Iterable[Finder] = ()) -> None:
        self._finders = tuple(finders)

    def find(self, address: str) -> dict[str, Any] | None:
        """The document, or None where none of the places has it."""
        for finder in self._finders:
            found = finder(address)
            if found is not None:
                return found
        return None


class Folder:
    """Documents in files: `example.com/issuers/7.json` holds `https://example.com/issuers/7`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, address: str) -> dict[str, Any] | None:
        path = path_of(address)
        if path is None:
            return None
        try:
            file = (self.folder / path).resolve()
            if not file.is_relative_to(self.folder.resolve()) or file.stat().st_size > MOST_BYTES:
                return None
            return read_object(file.read_text("utf-8"))
        except (OSError, ValueError, Failed):
            return None


def path_of(address: str) -> Path | None:
    """The file below a trust folder that holds the document of this address."""
    url = _web_address(address) if address.startswith("did:web:") else address
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme != "https" or parts.query or parts.fragment:
        return None
    names = [parts.netloc, *parts.path.removeprefix("/").split("/")]
    if len(names) > MOST_PARTS or not all(map(PART.fullmatch, names)):
        return None
    names[-1] = f"{names[-1].removesuffix('.json')}.json"
    return Path(*names)


def host_of(address: str) -> str:
    """The host of an `https:` address or a `did:web`; "" for what has none."""
    path = path_of(address)
    return path.parts[0] if path else ""


def known_here(*more: Finder) -> Documents:
    """What this installation knows: what it issued itself, and what is below `var/trust`."""
    settings: Settings = current_app.config["SETTINGS"]
    ours = current_app.extensions.get("credential_documents", [])
    return Documents([*ours, *more, Folder(settings.var / "trust")])


def add(app: Flask, finder: Finder) -> None:
    """Let `known_here` look here too, before it looks into files."""
    app.extensions.setdefault("credential_documents", []).append(finder)


def _web_address(did: str) -> str:
    """Where the document of a `did:web` is (did:web method specification)."""
    host, *path = did.removeprefix("did:web:").split(":")
    return f"https://{unquote(host)}/{'/'.join(path or ['.well-known'])}/did.json"
