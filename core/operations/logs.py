"""One kind of log line for every process: when (UTC), how bad, where, what; and never about whom.

On a terminal a line is for people; everywhere else it is one JSON object, with what was given as
`extra`, such as the public id of a delivery.
"""

from __future__ import annotations

import logging
import re
import sys
import time
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from core.settings import Settings

READABLE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
FIELDS = {"levelname": "level", "name": "logger", "message": "message"}
NOISY = ("rq.worker", "alembic", "werkzeug", "redis", "sqlalchemy")
ADDRESS = re.compile(r"[^\s@<>\"():,;]{1,64}@[^\s@<>\"'():,;]{1,255}")
ROW_VALUES = re.compile(
    r"^(DETAIL|CONTEXT):.*?(?=^(?:HINT:|\[SQL|\(Background|The above exception|During handling"
    r"|Traceback )|\Z)",
    re.MULTILINE | re.DOTALL,
)


def set_up(settings: Settings) -> None:
    """Write lines to standard error. Tests keep their own."""
    if settings.testing:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(form())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def form() -> logging.Formatter:
    """The form of a line, by who reads standard error."""
    return Readable() if sys.stderr.isatty() else Structured()


def discreet(text: str) -> str:
    """Leave out addresses, and what PostgreSQL tells of the row that an error is about."""
    return ADDRESS.sub("(address)", ROW_VALUES.sub(r"\1: (left out)\n", text))


class Readable(logging.Formatter):
    """A line for people."""

    def __init__(self) -> None:
        super().__init__(READABLE, "%Y-%m-%dT%H:%M:%SZ")
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))


class Structured(JsonFormatter):
    """A line for programs: time, level, logger and message come first."""

    def __init__(self) -> None:
        super().__init__(list(FIELDS), rename_fields=FIELDS, timestamp="time")

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        ordered = {"time": log_data.pop("time"), **log_data}
        return {
            name: discreet(value) if isinstance(value, str) else value
            for name, value in ordered.items()
        }
