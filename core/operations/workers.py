"""Workers: each a process of its own that is started again when it dies."""

from __future__ import annotations

import logging

from flask import Flask
from rq import Worker

from core.queue import connection, worker

log = logging.getLogger(__name__)


def run_one(app: Flask) -> None:
    """Work until stopped; a message that is being sent is finished first."""
    worker(app).work(logging_level="WARNING")


def alive() -> int:
    """How many workers are at work, on any machine."""
    return len(Worker.all(connection=connection()))
