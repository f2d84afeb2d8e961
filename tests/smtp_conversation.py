"""How the sink talks: from the greeting to QUIT, as RFC 5321 has it and a little stricter."""

from __future__ import annotations

import contextlib
import re
import socketserver
import time
from collections.abc import Callable

from tests.smtp_faults import Accepted, Fault, Step, Watch


class HungUp(Exception):
    """The conversation is over."""


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, sink: Watch, port: int) -> None:
        self.sink = sink
        super().__init__(("127.0.0.1", port), Conversation)


class Conversation(socketserver.StreamRequestHandler):
    """One client. Each step asks the sink whether to misbehave."""

    server: Server
    disable_nagle_algorithm = True

    sender: str | None
    is_8bit: bool
    recipients: list[str]
    addresses: list[str]

    def handle(self) -> None:
        self.sink, self.carried = self.server.sink, 0
        self._begin_again()
        with self.sink.connected(self.connection), contextlib.suppress(HungUp, OSError):
            if self.sink.is_full():
                return self._say("421 4.7.0 too many connections")
            self._answer("connect", "220 sink ESMTP")
            while line := self.rfile.readline(2048):
                self._obey(line)
        return None

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()

    def _obey(self, line: bytes) -> None:
        verb, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
        commands: dict[str, Callable[[str], None]] = {
            "EHLO": self._ehlo,
            "HELO": self._ehlo,
            "MAIL": self._mail,
            "RCPT": self._rcpt,
            "DATA": self._data,
            "RSET": self._reset,
            "NOOP": lambda _: self._say("250 OK"),
            "QUIT": self._quit,
        }
        known = commands.get(verb.upper())
        known(rest) if known else self._say("500 5.5.1 no such command")

    def _ehlo(self, _name: str) -> None:
        self._begin_again()
        offered = ("sink", *self.sink.extensions)
        last = len(offered) - 1
        lines = [f"250{' ' if n == last else '-'}{each}" for n, each in enumerate(offered)]
        self._answer("ehlo", "\r\n".join(lines))

    def _mail(self, rest: str) -> None:
        found = re.fullmatch(r"FROM:<([^>]*)>(.*)", rest, re.IGNORECASE)
        if found is None or self.sender is not None:
            return self._say("503 5.5.1 MAIL is not expected here, or not so")
        self.addresses = [found[1]]
        if self.carried >= self.sink.most_messages:
            self._say("421 4.7.0 enough for this connection")
            raise HungUp
        if self._answer("mail", "250 2.1.0 OK"):
            self.sender, self.is_8bit = found[1], "8BITMIME" in found[2].upper()
        return None

    def _rcpt(self, rest: str) -> None:
        found = re.fullmatch(r"TO:<([^>]+)>(.*)", rest, re.IGNORECASE)
        if found is None or self.sender is None:
            return self._say("503 5.5.1 RCPT is not expected here, or not so")
        self.addresses.append(found[1])
        if self._answer("rcpt", "250 2.1.5 OK"):
            self.recipients.append(found[1])
        return None

    def _data(self, _rest: str) -> None:
        if not self.recipients:
            return self._say("503 5.5.1 DATA is not expected here")
        if not self._answer("data", "354 go on"):
            return self._begin_again()
        self._misbehave(self._fault_at("body"))
        raw, wrong = self._body()
        self._end_of_body(raw, wrong)
        return self._begin_again()

    def _body(self) -> tuple[bytes, str]:
        """What came before the dot, and what is wrong with it."""
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise HungUp
            lines.append(line[1:] if line.startswith(b".") else line)
        raw = b"".join(lines)
        return raw, self._wrong_with(raw)

    def _wrong_with(self, raw: bytes) -> str:
        lines = raw.split(b"\r\n")
        if any(b"\r" in line or b"\n" in line for line in lines):
            return "a bare CR or LF"
        if max(map(len, lines)) > 998:
            return "a line longer than 998 characters"
        if not self.is_8bit and not raw.isascii():
            return "8-bit text without BODY=8BITMIME"
        return ""

    def _end_of_body(self, raw: bytes, wrong: str) -> None:
        if wrong:
            self.sink.complain(wrong)
            return self._say(f"550 5.6.0 {wrong}")
        message = Accepted(self.sender or "", tuple(self.recipients), raw)
        fault = self._fault_at("dot")
        if fault is None or (fault.does != "refuse" and fault.takes):
            self.sink.take(message)
        self._misbehave(fault)
        if fault is None:
            self.carried += 1
            self._say("250 2.0.0 taken")
            self._misbehave(self._fault_at("answered"))
        return None

    def _reset(self, _rest: str) -> None:
        self._begin_again()
        self._say("250 2.0.0 OK")

    def _quit(self, _rest: str) -> None:
        self._say("221 2.0.0 bye")
        raise HungUp

    def _begin_again(self) -> None:
        self.sender, self.is_8bit = None, False
        self.recipients, self.addresses = [], []

    def _answer(self, step: Step, good: str) -> bool:
        """Answer as a good server would, unless a fault is due. True when it went well."""
        fault = self._fault_at(step)
        self._misbehave(fault)
        if fault is None:
            self._say(good)
        return fault is None

    def _fault_at(self, step: Step) -> Fault | None:
        """What goes wrong now, if anything. A pause is only waited for."""
        fault = self.sink.fault_at(step, self.addresses)
        if fault is None or fault.does != "pause":
            return fault
        end = time.monotonic() + fault.seconds
        while self.sink.stands_by(fault) and time.monotonic() < end:
            time.sleep(0.005)
        return None

    def _misbehave(self, fault: Fault | None) -> None:
        if fault is None:
            return
        if fault.does == "refuse":
            self._say(fault.answer)
            if fault.answer.startswith("421"):
                raise HungUp
            return
        if fault.does == "hang":
            self._wait_until_given_up(fault)
        raise HungUp

    def _wait_until_given_up(self, fault: Fault) -> None:
        self.connection.settimeout(0.05)
        while self.sink.stands_by(fault):
            with contextlib.suppress(TimeoutError):
                if not self.connection.recv(65536):
                    return

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")
