"""A mail server that keeps what it accepts, and misbehaves when told to.

It is the ground truth of the fault tests: what it accepted has left, whatever anyone else believes.
As a process of its own: `python -m tests.smtp_sink --port 2525 --log accepted.jsonl`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

from tests.smtp_conversation import Server
from tests.smtp_faults import Accepted, Fault, Step

EXTENSIONS = ("PIPELINING", "8BITMIME", "SMTPUTF8")


class Sink:
    """The server, running in threads from `with Sink() as sink:` on. `sink.url` is its SMTP_URL."""

    def __init__(self, port: int = 0, log: Path | None = None) -> None:
        self.accepted: list[Accepted] = []
        self.refused: list[str] = []
        self.faults: list[Fault] = []
        self.extensions: tuple[str, ...] = EXTENSIONS
        self.most_connections = self.most_messages = float("inf")
        self._log = log
        self._open: set[socket.socket] = set()
        self._lock = threading.Condition()
        self._server = Server(self, port)
        self.port: int = self._server.server_address[1]
        self.url = f"smtp://127.0.0.1:{self.port}"

    def __enter__(self) -> Sink:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.mend()
        self._server.shutdown()
        self._server.server_close()
        self.hang_up()

    def refuse(self, step: Step, answer: str, **when: object) -> None:
        """Answer with a code of your own, such as "451 4.3.0 later" or "550 5.1.1 nobody"."""
        self._add(Fault(step, "refuse", answer, **when))  # type: ignore[arg-type]

    def hang(self, step: Step, **when: object) -> None:
        """Say nothing more from this step on, until the client gives up or `mend` is called."""
        self._add(Fault(step, "hang", **when))  # type: ignore[arg-type]

    def close(self, step: Step, **when: object) -> None:
        """Hang up: at "body" before the dot, at "dot" after it, unanswered, at "answered" later."""
        self._add(Fault(step, "close", **when))  # type: ignore[arg-type]

    def pause(self, step: Step, **when: object) -> None:
        """Say nothing at this step until `mend` is called, or `seconds` are over; then go on."""
        self._add(Fault(step, "pause", **when))  # type: ignore[arg-type]

    def mend(self) -> None:
        """Behave from now on. Whoever was left hanging is hung up on."""
        with self._lock:
            self.faults.clear()

    def forget(self) -> None:
        """Mend, and forget what was accepted."""
        self.mend()
        self.extensions = EXTENSIONS
        self.most_connections = self.most_messages = float("inf")
        with self._lock:
            self.accepted.clear()
            self.refused.clear()

    def hang_up(self) -> None:
        """Close every open connection."""
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def to(self, address: str) -> list[Accepted]:
        """What was accepted for this address."""
        return [each for each in self.accepted if address in each.recipients]

    def wait_for(self, count: int, seconds: float = 20) -> list[Accepted]:
        """Everything accepted, once there are `count` messages. Raises TimeoutError."""
        with self._lock:
            if not self._lock.wait_for(lambda: len(self.accepted) >= count, seconds):
                raise TimeoutError(f"{len(self.accepted)} of {count} messages came")
            return list(self.accepted)

    def fault_at(self, step: Step, addresses: list[str]) -> Fault | None:
        """The first fault that is due now."""
        with self._lock:
            due = (fault for fault in self.faults if fault.is_due(step, addresses))
            return next(due, None)

    def stands_by(self, fault: Fault) -> bool:
        """True until the fault is mended or the server stops."""
        with self._lock:
            return any(each is fault for each in self.faults)

    def is_full(self) -> bool:
        """True when there are more connections than are wanted."""
        with self._lock:
            return len(self._open) > self.most_connections

    def take(self, message: Accepted) -> None:
        """Keep a message; from here on it counts as sent."""
        with self._lock:
            self.accepted.append(message)
            if self._log:
                with self._log.open("a") as log:
                    log.write(message.as_json() + "\n")
            self._lock.notify_all()

    def complain(self, wrong: str) -> None:
        """Remember that a message was not valid; `refused` should stay empty."""
        self.refused.append(wrong)

    @contextlib.contextmanager
    def connected(self, connection: socket.socket) -> Iterator[None]:
        """Know of this connection while it lasts."""
        with self._lock:
            self._open.add(connection)
        try:
            yield
        finally:
            with self._lock:
                self._open.discard(connection)

    def _add(self, fault: Fault) -> None:
        with self._lock:
            self.faults.append(fault)


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="A mail server that keeps what it accepts.")
    parser.add_argument("--port", type=int, default=2525)
    parser.add_argument("--log", type=Path, required=True, help="a line of JSON for each message")
    parser.add_argument("--faults", default="[]", help='e.g. [{"step": "dot", "does": "close"}]')
    options = parser.parse_args()
    with Sink(options.port, options.log) as sink:
        sink.faults = [Fault(**fault) for fault in json.loads(options.faults)]
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
