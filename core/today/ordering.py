"""What comes first today: one small rule, the same for everybody.

1. A date that the law sets comes before everything else.
2. A meeting of today, which waits for nobody.
3. A person who waits for an answer of ours.
4. What we promised, with its date.
5. Thanks for somebody's first contribution.
6. Following up, and asking whom we planned to ask.
7. Getting back in touch with somebody whom we look after.
8. Everything else.

Whatever has waited for long rises, a little every day for 40 days: what is more than 30 days late
goes before what is one step above it and new. Nothing rises above the first two. Each task has its
place by itself, so that another task never turns two others around.
"""

from __future__ import annotations

from datetime import date
from enum import IntEnum

RISES_FOR = 40  # days
SINKS_FOR = 14


class Weight(IntEnum):
    """How much a task matters on the day that it is due."""

    LEGAL = 500
    MEETING = 400
    WAITED_FOR = 170
    PROMISE = 140
    FIRST_THANKS = 110
    FOLLOW_UP = 80
    CONTACT = 50
    OTHER = 20


Place = tuple[int, date, str]


def place(weight: Weight, due_on: date | None, key: str, today: date) -> Place:
    """Where a task stands: the smallest place comes first, and no two keys have the same."""
    late = (today - due_on).days if due_on else 0
    points = weight + max(-SINKS_FOR, min(late, RISES_FOR))
    return -points, due_on or date.max, key
