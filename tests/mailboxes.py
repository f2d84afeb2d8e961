"""A mailbox for tests, and mail that comes back to it."""

from __future__ import annotations

import socket
from contextlib import closing, suppress
from datetime import datetime
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError
from sqlalchemy import select

from core.db import db, now
from core.deliveries.models import Delivery
from core.deliveries.moves import move
from core.deliveries.post import message_id
from core.deliveries.return_paths import bounce_address, reply_address
from core.inbox.jobs import read_mailbox
from core.inbox.models import InboundMessage
from core.people.models import Person
from tests.inbox_samples import filled

FOLDER = "Returns"


class Mailbox:
    """A folder of a running IMAP server."""

    def __init__(self, port: int, user: str, password: str) -> None:
        self._port, self._login = port, (user, password)
        self.url = f"imap://{user}:{password}@127.0.0.1:{port}/{FOLDER}"

    def put(self, raw: bytes, at: datetime | None = None) -> None:
        """Let a message arrive."""
        with closing(self._client()) as client:
            client.append(FOLDER, raw, msg_time=at or now())

    def renumber(self) -> None:
        """Make the folder anew, empty, as after a restore: another UIDVALIDITY."""
        with closing(self._client()) as client:
            with suppress(IMAPClientError):
                client.delete_folder(FOLDER)
            client.create_folder(FOLDER)

    def flags(self) -> list[tuple[bytes, ...]]:
        """The flags of every message, but for that of being new to the server."""
        with closing(self._client()) as client:
            client.select_folder(FOLDER, readonly=True)
            found = client.fetch(client.search(), ["FLAGS"])
        return [tuple(set(each[b"FLAGS"]) - {b"\\Recent"}) for each in found.values()]

    def _client(self) -> IMAPClient:
        client = IMAPClient("127.0.0.1", port=self._port, ssl=False)
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        client.close = client.logout
        client.login(*self._login)
        return client


def about(delivery: Delivery, sample: str, to: str = "") -> bytes:
    """A sample that is about this delivery."""
    person = db.session.get_one(Person, delivery.person_id)
    return filled(
        sample,
        to=to or person.email or "",
        bounce=bounce_address(delivery.public_id),
        reply=reply_address(delivery.public_id) or "",
        message_id=message_id(delivery.public_id),
    )


def come_back(mailbox: Mailbox, delivery: Delivery, sample: str) -> None:
    """Let a sample about this delivery arrive, and read the mailbox."""
    mailbox.put(about(delivery, sample))
    db.session.commit()
    read_mailbox()


def lost_at_the_dot(delivery: Delivery) -> None:
    """Nobody knows whether the mail server took it."""
    held: dict[str, Any] = {"holder": "us", "lease_until": delivery.expires_at}
    assert move(delivery.id, "queued", "claimed", **held)
    assert move(delivery.id, "claimed", "sending", **held)
    assert move(delivery.id, "sending", "unknown")
    db.session.commit()


def kept() -> list[str]:
    """What each message of the mailbox was taken for, in the order of its arrival."""
    db.session.commit()
    return list(db.session.scalars(select(InboundMessage.what).order_by(InboundMessage.id)))
