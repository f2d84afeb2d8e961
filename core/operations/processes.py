"""Child processes that never outlive us, and that Ctrl-C in a terminal does not reach."""

from __future__ import annotations

import ctypes
import signal
import sys
from typing import Any

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def tied_to_us() -> dict[str, Any]:
    """Options for Popen: a session of its own, and SIGTERM when its parent dies (Linux)."""
    return {"start_new_session": True, "preexec_fn": _end_with_parent}


def _end_with_parent() -> None:
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
