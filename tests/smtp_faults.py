"""What a mail server takes, and what it can be told to do wrong."""

from __future__ import annotations

import json
import random
import socket
import time
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Literal, Protocol

Step = Literal["connect", "ehlo", "mail", "rcpt", "data", "body", "dot", "answered"]
Does = Literal["refuse", "hang", "close", "pause"]


@dataclass(frozen=True)
class Accepted:
    """A message that this server has taken, with its envelope."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    at: float = field(default_factory=time.time)

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"] or "")

    def as_json(self) -> str:
        """One line of the log."""
        facts = {key: value for key, value in asdict(self).items() if key != "raw"}
        return json.dumps({**facts, "message_id": self.message_id, "size": len(self.raw)})


@dataclass
class Fault:
    """What to do wrong: at which step, how often, and for whom ("" is everyone).

    `to` is an address that must be the sender or a recipient; it can match from "mail" (the sender)
    or "rcpt" on. `skip` lets that many go well first, `chance` only so many of what is left go
    wrong. `takes` says whether a message that is hung up on after the dot is accepted nevertheless.
    A pause ends when the fault is mended, or after so many `seconds`; then all goes well.
    """

    step: Step
    does: Does
    answer: str = ""
    to: str = ""
    times: float = float("inf")
    skip: int = 0
    takes: bool = True
    chance: float = 1.0
    seconds: float = 60.0

    def is_due(self, step: Step, addresses: list[str]) -> bool:
        """Count this occasion, and tell whether it is one to misbehave at."""
        if step != self.step or (self.to and self.to not in addresses) or self.times <= 0:
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if random.random() >= self.chance:
            return False
        self.times -= 1
        return True


class Watch(Protocol):
    """What a conversation asks and tells the server that it belongs to."""

    extensions: tuple[str, ...]
    most_messages: float

    def is_full(self) -> bool:
        """True when there are more connections than are wanted."""

    def fault_at(self, step: Step, addresses: list[str]) -> Fault | None:
        """The first fault that is due now."""

    def stands_by(self, fault: Fault) -> bool:
        """True until the fault is mended or the server stops."""

    def take(self, message: Accepted) -> None:
        """Keep a message; from here on it counts as sent."""

    def complain(self, wrong: str) -> None:
        """Remember that a message was not valid."""

    def connected(self, connection: socket.socket) -> AbstractContextManager[None]:
        """Know of this connection while it lasts."""
