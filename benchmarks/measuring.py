"""How time is measured and told: medians, and ratios within one run."""

from __future__ import annotations

import os
import platform
import socket
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path


def median_ms(call: Callable[[], object], times: int) -> float:
    """The median time of a call, in milliseconds, after one call that does not count."""
    call()
    return statistics.median(once_ms(call) for _each in range(times))


def once_ms(call: Callable[[], object]) -> float:
    """The time of a call that cannot be repeated, in milliseconds."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def most_memory() -> float:
    """The most that this process ever held, in MiB.

    Linux only: what `getrusage` tells of a process counts what its parent held when it began.
    """
    told = Path("/proc/self/status").read_text()
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def print_machine() -> None:
    """Say where this was measured and how busy it was, for figures travel without their machine."""
    busy = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, load {busy}")


def print_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under headings; the first column is words, the others are figures."""
    cells = [[_shown(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(headings))]
    print(f"\n{title}")
    for row in cells:
        figures = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        print("  ".join((row[0].ljust(widths[0]), *figures)), flush=True)


def _shown(cell: object) -> str:
    return f"{cell:,.2f}" if isinstance(cell, float) else str(cell)
