"""The mailbox that bounces and replies arrive in, read over IMAP; nothing in it is changed."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, ProtocolError

from core.deliveries.transports import LOOPBACK
from core.inbox.reading import LONGEST

FAULTS = (OSError, IMAPClientError, ValueError, KeyError)
"""What talking to a server ends in that is away, refuses us or talks nonsense."""
WAIT = SocketTimeout(connect=30, read=60)
BATCH = 20
CONTENT = f"BODY.PEEK[]<0.{LONGEST}>"


class Away(Exception):
    """The server is away, refuses us or talks nonsense; nothing of ours is wrong."""


@dataclass(frozen=True)
class Letter:
    """One message as it lies in the mailbox, cut off after half a megabyte."""

    uid: int
    raw: bytes
    received_at: datetime | None


class Mailbox:
    """An open mailbox, with the number of its newest message.

    `uidvalidity` changes when the server numbers its messages anew.
    """

    def __init__(self, client: IMAPClient, told: dict[bytes, Any]) -> None:
        self.client = client
        self.uidvalidity = int(told[b"UIDVALIDITY"])
        self.newest = int(told.get(b"UIDNEXT", 1)) - 1

    def after(self, last_uid: int) -> Iterator[list[Letter]]:
        """What came after this message, oldest first, in batches."""
        found = self._search(["UID", f"{last_uid + 1}:*"])  # * is the last one, even if older
        yield from self._fetched([uid for uid in found if uid > last_uid])

    def since(self, day: date) -> Iterator[list[Letter]]:
        """What came on this day or later, oldest first, in batches."""
        yield from self._fetched(self._search(["SINCE", day]))

    def _search(self, criteria: list[str | date]) -> list[int]:
        with _talking():
            return list(self.client.search(criteria))

    def _fetched(self, uids: list[int]) -> Iterator[list[Letter]]:
        uids = sorted(uids)
        for at in range(0, len(uids), BATCH):
            with _talking():
                letters = self._batch(uids[at : at + BATCH])
            yield letters

    def _batch(self, uids: list[int]) -> list[Letter]:
        """Fetch these; one that cannot be fetched is empty, and stops no other."""
        try:
            found = self.client.fetch(uids, [CONTENT, "INTERNALDATE"])
        except (ValueError, ProtocolError):
            if len(uids) == 1:
                return [Letter(uids[0], b"", None)]
            return [letter for uid in uids for letter in self._batch([uid])]
        return [_letter(uid, parts) for uid, parts in sorted(found.items())]


@contextmanager
def opened(url: str) -> Iterator[Mailbox]:
    """Open the mailbox for reading only. Raises Away, as does all reading of it.

    TLS is required, from the start or by STARTTLS, but for a server on this machine.
    """
    parts = urlsplit(url)
    with _talking():
        client = _connected(parts)
    try:
        with _talking():
            box = _signed_in(client, parts)
        yield box
    finally:
        _leave(client)


def name_of(url: str) -> str:
    """What tells one mailbox from another: user, host and folder."""
    parts = urlsplit(url)
    return f"{unquote(parts.username or '')}@{parts.hostname}/{_folder(parts)}"


@contextmanager
def _talking() -> Iterator[None]:
    """Tell the faults of a server from our own."""
    try:
        yield
    except FAULTS as error:
        raise Away(f"{type(error).__name__}: {error}"[:200]) from error


def _signed_in(client: IMAPClient, parts: SplitResult) -> Mailbox:
    if not client.ssl and parts.hostname not in LOOPBACK:
        client.starttls(ssl.create_default_context())
    client.login(unquote(parts.username or ""), unquote(parts.password or ""))
    return Mailbox(client, client.select_folder(_folder(parts), readonly=True))


def _connected(parts: SplitResult) -> IMAPClient:
    secure = parts.scheme == "imaps"
    client = IMAPClient(
        parts.hostname or "",
        port=parts.port or (993 if secure else 143),
        ssl=secure,
        ssl_context=ssl.create_default_context() if secure else None,
        timeout=WAIT,
    )
    client.normalise_times = False
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)  # no waiting for 40 ms
    return client


def _leave(client: IMAPClient) -> None:
    try:
        client.logout()
    except FAULTS:
        client.shutdown()


def _folder(parts: SplitResult) -> str:
    return unquote(parts.path.strip("/")) or "INBOX"


def _letter(uid: int, parts: dict[bytes, Any]) -> Letter:
    raw = next((value for name, value in parts.items() if name.startswith(b"BODY[]")), b"")
    at = parts.get(b"INTERNALDATE")
    try:
        received_at = at.astimezone(UTC) if isinstance(at, datetime) and at.tzinfo else None
    except OverflowError:  # of the year 1, or 9999
        received_at = None
    return Letter(uid, raw if isinstance(raw, bytes) else b"", received_at)
