"""The first page after a start, and every one after it, against a bare Flask application."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from benchmarks.databases import databases
from benchmarks.measuring import free_port, median_ms, print_table
from core.operations.web import command
from core.settings import ROOT, Settings
from tests.applications import environment
from tests.servers import running

TIMES = 200
SECONDS = 60.0
BARE = """
from flask import Flask

app = Flask(__name__)
app.get("/")(lambda: "hello")
"""


def main() -> None:
    """Ask for the welcome page on both databases, and for a word from Flask alone."""
    measured = {}
    for name, database, settings in databases():
        database.empty()
        measured[name] = _measure(settings, "wsgi:create_app()", ROOT)
        bare = measured.setdefault("bare Flask", _measure_bare(settings))
    rows = [
        (name, started, page, started / bare[0], page / bare[1])
        for name, (started, page) in measured.items()
    ]
    headings = ("", "first page, ms", "later pages, ms", "ratio, first", "ratio, later")
    print_table("Welcome page over HTTP, from the start of the server on", headings, rows)


def _measure_bare(settings: Settings) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bare.py").write_text(BARE)
        return _measure(settings, "bare:app", Path(folder))


def _measure(settings: Settings, application: str, folder: Path) -> tuple[float, float]:
    """Milliseconds until the first answer after a start, and the median of those that follow."""
    port = free_port()
    settings = replace(settings, port=port, base_url=f"http://127.0.0.1:{port}")
    start = time.perf_counter()
    served = [*command(settings)[:-1], application]
    log, env = settings.var / "web.log", environment(settings)
    with running(served, log, cwd=folder, env=env), _answering(port) as connection:
        first = (time.perf_counter() - start) * 1000
        return first, median_ms(lambda: _ask(connection), TIMES)


@contextmanager
def _answering(port: int) -> Iterator[HTTPConnection]:
    """Ask until the server answers, and keep the connection."""
    connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError, HTTPException):
            _ask(connection)
            break
        connection.close()
        time.sleep(0.01)
    else:
        raise SystemExit("the web server did not answer")
    yield connection
    connection.close()


def _ask(connection: HTTPConnection) -> None:
    connection.request("GET", "/")
    answer = connection.getresponse()
    answer.read()
    if answer.status not in (200, 302, 303):
        raise SystemExit(f"the first page answered {answer.status}")
