"""A mail server that does as little as it can: it takes every message and counts Message-IDs.

As a process of its own: `python -m benchmarks.counting_server --port 2525`. The command COUNT is
answered with one line of JSON: how many messages came, how many different ones, and when.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import time
from collections import Counter

END = b"\r\n.\r\n"
ID = re.compile(rb"^Message-ID: <([^@>]+)", re.MULTILINE | re.IGNORECASE)


class Counts:
    """What came, over all connections."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.ids: Counter[bytes] = Counter()
        self.first = self.last = 0.0

    def take(self, message: bytes) -> None:
        found = ID.search(message)
        self.ids[found.group(1) if found else b""] += 1
        self.last = time.time()
        self.first = self.first or self.last

    def told(self) -> bytes:
        facts = {
            "messages": self.ids.total(),
            "different": len(self.ids),
            "first": self.first,
            "last": self.last,
        }
        return f"250 {json.dumps(facts)}\r\n".encode()


class Conversation(asyncio.Protocol):
    """One connection; commands may be sent ahead (RFC 2920)."""

    def __init__(self, counts: Counts) -> None:
        self.counts, self.unread, self.is_body = counts, b"", False
        self.transport: asyncio.WriteTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self.transport = transport
        transport.write(b"220 counting\r\n")

    def data_received(self, data: bytes) -> None:
        self.unread += data
        answers = b""
        while (answer := self._next()) is not None:
            answers += answer
        if answers:
            self.transport.write(answers)

    def _next(self) -> bytes | None:
        mark = END if self.is_body else b"\r\n"
        said, found, rest = self.unread.partition(mark)
        if not found:
            return None
        self.unread = rest
        if self.is_body:
            self.is_body = False
            self.counts.take(said)
            return b"250 2.0.0 taken\r\n"
        return self._answer(said[:4].upper())

    def _answer(self, verb: bytes) -> bytes:
        if verb == b"DATA":
            self.is_body = True
            return b"354 go on\r\n"
        if verb == b"EHLO":
            return b"250-counting\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
        if verb == b"COUN":
            return self.counts.told()
        if verb == b"FORG":
            self.counts.forget()
        return b"250 2.0.0 ok\r\n"


async def serve(port: int) -> None:
    """Serve until interrupted."""
    counts = Counts()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Conversation(counts), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A mail server that counts.")
    parser.add_argument("--port", type=int, required=True)
    asyncio.run(serve(parser.parse_args().port))
