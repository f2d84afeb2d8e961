"""One open connection to a mail server: commands sent ahead where it offers that (RFC 2920)."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import time
from collections import deque
from enum import Enum, auto
from typing import Generic, Protocol, TypeVar

from core.people.text import one_line

SLOW = 1.0  # seconds
AFTER_SENDER = 2  # answers that are still to come once that to the sender has
NOT_LET_IN = {454, 530, 534, 535, 538}


class Enveloped(Protocol):
    """What a line can carry: an envelope and the bytes."""

    @property
    def sender(self) -> str: ...
    @property
    def to(self) -> str: ...
    @property
    def raw(self) -> bytes: ...


Letter = TypeVar("Letter", bound=Enveloped)


class Phase(Enum):
    """How far the message on a line has come."""

    IDLE = auto()
    ENVELOPE = auto()
    AT_THE_DOT = auto()
    ENDED = auto()


class Broken(Exception):
    """The line is of no use any more. The text says why."""


class Reply:
    """What a server said: a code and its text, which may start with a status (RFC 3463)."""

    def __init__(self, code: int, text: str) -> None:
        self.code, self.text = code, text if text.isprintable() else one_line(text)
        found = re.match(r"[245]\.\d{1,3}\.\d{1,3}\b", self.text)
        self.status = found.group(0) if found else None


class Line(Generic[Letter]):
    """A connection that brings one message at a time to the final dot, and then ends it."""

    def __init__(self, server: smtplib.SMTP) -> None:
        if server.sock is None:
            raise Broken("not connected")
        self._server, self._socket = server, server.sock
        self._is_pipelined = server.has_extn("pipelining")
        self._unsent: deque[bytes] = deque()
        self._awaited = 0
        self._needs_reset = False
        self._unread = b""
        self.phase = Phase.IDLE
        self.letter: Letter | None = None
        self.since = 0.0
        self.refusal: Reply | None = None
        self.is_about_us = self.wants_body = False
        self._carried = 0
        self._has_spoken = False

    @property
    def is_slow(self) -> bool:
        """True when it has kept us waiting; no other line waits for it then."""
        return time.monotonic() - self.since > SLOW

    @property
    def is_stale(self) -> bool:
        """True when it carried messages before, and the server has answered nothing to this one."""
        return self.phase is Phase.ENVELOPE and self._carried > 0 and not self._has_spoken

    def fileno(self) -> int:
        return self._socket.fileno()

    def begin(self, letter: Letter) -> None:
        """Start with a message: its envelope goes out, in one piece where that is offered."""
        commands = [b"RSET\r\n"] if self._needs_reset else []
        commands += [
            f"MAIL FROM:<{letter.sender}>\r\n".encode(),
            f"RCPT TO:<{letter.to}>\r\n".encode(),
            b"DATA\r\n",
        ]
        self.letter, self.refusal, self._needs_reset = letter, None, False
        self._has_spoken = False
        self._awaited = len(commands)
        self._unsent = deque([b"".join(commands)] if self._is_pipelined else commands)
        self._enter(Phase.ENVELOPE)
        self._write(self._unsent.popleft())

    def end(self) -> None:
        """Send the final dot. From here on only the server knows."""
        self._enter(Phase.ENDED)
        self._write(b".\r\n")

    def hear(self) -> list[Reply]:
        """Read what has come, without waiting for more. Raises Broken when the line has ended."""
        try:
            heard = self._socket.recv(65536)
        except OSError as error:
            raise Broken(str(error)) from error
        if not heard:
            raise Broken("the server hung up")
        self._unread += heard
        return self._replies() if not self._pending() else [*self._replies(), *self.hear()]

    def envelope_answered(self, reply: Reply) -> bool:
        """Take one answer to the envelope. True once the last one has come.

        When all went well the body follows, and the line is at the dot. A refusal ends it. Raises
        Broken at 421: the server closes, perhaps since this line has carried enough (RFC 5321).
        """
        if reply.code == 421:
            raise Broken(reply.text)
        self._has_spoken = True
        self._awaited -= 1
        if not 200 <= reply.code < 400:
            if self.refusal is None:
                self.refusal, self.is_about_us = reply, self._awaited >= AFTER_SENDER
            self._awaited -= len(self._unsent)
            self._unsent.clear()
        elif self._unsent:
            self._write(self._unsent.popleft())
        if self._awaited:
            return False
        self.wants_body = reply.code == 354
        if self.refusal is None and not self.wants_body:
            raise Broken("the server wants no message after its envelope")
        if self.refusal is None:
            self._write_body()
        return True

    def free(self, needs_reset: bool = False) -> None:
        """Be ready for the next message."""
        self._needs_reset = needs_reset
        self._unsent.clear()
        self.letter = None
        self._carried += 1
        self._enter(Phase.IDLE)

    def quit(self) -> None:
        """End politely; say nothing where a message is unfinished."""
        try:
            if self.phase is Phase.IDLE:
                self._socket.settimeout(2)
                self._server.quit()
        except (OSError, smtplib.SMTPException):
            pass
        self.drop()

    def drop(self) -> None:
        """Close. A server forgets a message whose dot has not come (RFC 5321, 4.1.1.4)."""
        self._server.close()

    def _pending(self) -> bool:
        """True when TLS has decoded more than it gave, which no `select` would tell."""
        return isinstance(self._socket, ssl.SSLSocket) and self._socket.pending() > 0

    def _write_body(self) -> None:
        if self.letter is None:
            raise Broken("no message")
        raw = self.letter.raw
        body = re.sub(rb"(?m)^\.", b"..", raw) if b"\n." in raw or raw.startswith(b".") else raw
        self._write(body if body.endswith(b"\r\n") else body + b"\r\n")
        self._enter(Phase.AT_THE_DOT)

    def _write(self, commands: bytes) -> None:
        try:
            self._socket.sendall(commands)
        except OSError as error:
            raise Broken(str(error)) from error

    def _enter(self, phase: Phase) -> None:
        self.phase, self.since = phase, time.monotonic()

    def _replies(self) -> list[Reply]:
        """The whole replies among what was read; a multi-line one ends with `250 `."""
        found: list[Reply] = []
        texts: list[str] = []
        rest = self._unread
        while (at := rest.find(b"\n")) >= 0:
            line, rest = rest[:at].decode("utf-8", "replace").rstrip(), rest[at + 1 :]
            texts.append(line[4:])
            if line[3:4] != "-":
                code = int(line[:3]) if line[:3].isdigit() else 0
                found.append(Reply(code, " ".join(" ".join(texts).split())[:300]))
                texts, self._unread = [], rest
        if len(self._unread) > 65536:
            raise Broken("the server speaks without end")
        return found


def nagle_off(connection: socket.socket) -> None:
    """Send small pieces at once, else a lone dot waits 40 ms for the last acknowledgement."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
