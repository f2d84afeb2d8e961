"""Canonical forms of documents from elsewhere: RDFC-1.0 can be made to take for ever."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from recognition.credentials.canonical import quads, sorted_quads
from recognition.credentials.checks import Failed

FEW = 5
"""So many nodes without a name are told apart at once, whatever they are; eight take seconds."""
NAMELESS = re.compile(r"_:b\d+")
CHILD = """
import resource, sys
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse, serialize
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
dataset = Dataset(parse(sys.stdin.buffer.read(), format=RdfFormat.N_QUADS))
dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0_SHA_256)
lines = (serialize(dataset, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
sys.stdout.buffer.write(b"".join(sorted(lines)))
"""


Canonical = Callable[[dict[str, Any]], bytes]


class Canonicaliser:
    """What documents say, as sorted N-Quads; all of them together may take so many seconds."""

    def __init__(self, seconds: float = 5.0) -> None:
        self.seconds_left = seconds

    def __call__(self, document: dict[str, Any]) -> bytes:
        """Raise Failed when time is up, and what `canonical` raises."""
        statements = quads(document)
        if len(set(NAMELESS.findall(statements))) <= FEW:
            return sorted_quads(statements)
        began = time.monotonic()
        try:
            return self._in_a_child(statements)
        finally:
            self.seconds_left -= time.monotonic() - began

    def _in_a_child(self, statements: str) -> bytes:
        """In a process that can be ended, since the library does not stop when it is asked to."""
        try:
            return subprocess.run(  # noqa: S603  # our own interpreter and our own words
                [sys.executable, "-I", "-c", CHILD],
                input=statements.encode(),
                capture_output=True,
                timeout=max(self.seconds_left, 0),
                check=True,
            ).stdout
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            raise Failed(
                _("This credential is built so that checking it takes too long; no honest one is.")
            ) from None
