"""How the last check of the whole journal ended, and how far the present one has come.

Lines that are written meanwhile belong to the present check, those after its end to the next.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.db import db, insert_once, now
from core.journal import queries
from core.journal.checking import Report
from core.privacy.models import Keepsake

LAST, ROUND = "journal check", "journal round"


@dataclass
class Round:
    """A check in pieces: from which position it goes on, and what it has found so far.

    `faults` are kinds with the first position and how many; `at` is when it began, and once it is
    the last one, when it ended.
    """

    at: str
    next: int = 1
    checked: int = 0
    faults: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(self, report: Report) -> None:
        """Go on behind what this report tells of."""
        self.checked += report.checked
        self.next = max(self.next, report.last + 1)
        for kind, fault in report.faults.items():
            first, number = self.faults.get(kind, (fault.first, 0))
            self.faults[kind] = (min(first, fault.first), number + fault.number)

    @property
    def is_whole(self) -> bool:
        return not self.faults

    @property
    def until(self) -> int:
        """The last position that was looked at."""
        return self.next - 1

    @property
    def first(self) -> int:
        """The first position at which something is wrong."""
        return min(first for first, _number in self.faults.values())

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)


def last() -> Round | None:
    """How the last whole check ended; None before the first one."""
    return _kept(LAST)


def written_since(found: Round) -> int:
    """How many lines stand behind the last one that was looked at."""
    head = queries.head()
    return max(0, head.position - found.until) if head else 0


def going_on() -> Round | None:
    """The check that is going on; None when the last one has ended."""
    return _kept(ROUND)


def begin() -> Round:
    """Begin a check, unless one is going on."""
    found = going_on()
    if found is None:
        found = Round(now().isoformat())
        go_on(found)
    return found


def go_on(found: Round) -> None:
    """Note how far a check has come."""
    _keep(ROUND, found)


def end(found: Round) -> None:
    """Note how a check ended; the next one begins at the first line."""
    found.at = now().isoformat()
    _keep(LAST, found)
    _keep(ROUND, None)


def _kept(name: str) -> Round | None:
    value = db.session.scalar(select(Keepsake.value).where(Keepsake.name == name))
    return Round(**json.loads(value)) if value and value != "null" else None


def _keep(name: str, found: Round | None) -> None:
    value: dict[str, Any] = {"value": json.dumps(vars(found) if found else None)}
    once = insert_once(Keepsake).values(name=name, **value)
    db.session.execute(once.on_conflict_do_update(index_elements=[Keepsake.name], set_=value))
