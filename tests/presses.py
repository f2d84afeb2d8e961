"""Many presses at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from core.db import db
from core.errors import RuleBroken


def at_once(app: Flask, presses: Sequence[Callable[[], object]]) -> Counter[str]:
    """Press all of these at the same moment; answer how many went well, and what others read."""
    db.session.remove()
    together = Barrier(len(presses))

    def run(press: Callable[[], object]) -> str:
        with app.app_context():
            together.wait()
            try:
                press()
                db.session.commit()
            except RuleBroken as rule:
                db.session.rollback()
                return str(rule)
        return "done"

    with ThreadPoolExecutor(len(presses)) as pool:
        return Counter(pool.map(run, presses))
