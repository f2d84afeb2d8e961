"""What binds a line of the journal to the line before it: keyed hashes, and nothing else.

hash = HMAC-SHA256(key, hash of the line before || the line as JSON). The reason and the details
stand in it as a salted HMAC of their own. So they can be emptied, salt and all, and the chain
still holds; whoever has the key cannot find out by guessing what they said.
Schneier & Kelsey, Secure audit logs to support computer forensics, ACM TISSEC 2 (1999).
"""

from __future__ import annotations

import hmac
import json
import os
from datetime import UTC, datetime
from typing import Any, Protocol

from core.privacy.digests import derived_key

BEGINNING = bytes(32)
"""What stands before the first line."""
SALT = 16
PLAIN = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


class Line(Protocol):
    """What is read of a line, from either database."""

    @property
    def id(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def what(self) -> str: ...
    @property
    def by_id(self) -> int | None: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def community_id(self) -> int | None: ...
    @property
    def subject_id(self) -> int | None: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def details(self) -> dict[str, Any]: ...


class Seals:
    """The hashes of this installation, under keys that follow from its PRIVACY_KEY."""

    def __init__(self) -> None:
        self._chain = derived_key("journal")
        self._words = derived_key("journal words")
        self._head = derived_key("journal head")

    def hash_of(self, before: bytes, position: int, line: Line, words: bytes | None) -> bytes:
        """The hash of a line in this place, after the line with the hash `before`."""
        return _hmac(self._chain, before + _canonical(position, line, words))

    def words_of(self, line: Line) -> tuple[bytes | None, bytes | None]:
        """The digest of what a line says in words, and a new salt; nothing for no words."""
        if not says_something(line):
            return None, None
        salt = os.urandom(SALT)
        return self.digest(line, salt), salt

    def digest(self, line: Line, salt: bytes) -> bytes:
        return _hmac(self._words, salt + _json([line.reason, line.details]))

    def seal_of(self, position: int, last: bytes) -> bytes:
        """What only we can write beside the head, so that nobody moves it back."""
        return _hmac(self._head, f"{position}:".encode() + last)


def says_something(line: Line) -> bool:
    """True when there is a reason or a detail."""
    return line.reason is not None or bool(line.details)


def _canonical(position: int, line: Line, words: bytes | None) -> bytes:
    """The line in the one form that is hashed; it must stay as it is for ever."""
    return _json(
        {
            "at": line.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "by_id": line.by_id,
            "community_id": line.community_id,
            "id": line.id,
            "person_id": line.person_id,
            "position": position,
            "subject_id": line.subject_id,
            "what": line.what,
            "words": words.hex() if words else None,
        }
    )


def _json(value: Any) -> bytes:
    return PLAIN.encode(value).encode()


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")
