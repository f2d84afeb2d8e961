"""A week that fits the hours that somebody has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.today.tasks import Task

DAYS = 7


@dataclass
class Day:
    """A day, the minutes that there are, and what is done in them."""

    on: date
    minutes: int
    tasks: list[Task] = field(default_factory=list)

    @property
    def used(self) -> int:
        return sum(each.minutes for each in self.tasks)

    def has_room(self, task: Task) -> bool:
        return self.used + task.minutes <= self.minutes


@dataclass
class Plan:
    """Seven days, and what found no room in them."""

    days: list[Day]
    left: list[Task]


def lay(found: Sequence[Task], minutes: Sequence[int], start: date) -> Plan:
    """Lay tasks, the first of which matters most, into the first day that has room for each.

    `minutes` are those of Monday to Sunday; what is not due yet waits for the day that it is.
    """
    days = [start + timedelta(days=number) for number in range(DAYS)]
    plan = Plan([Day(on, minutes[on.weekday()]) for on in days], [])
    for task in found:
        day = next((each for each in plan.days if _suits(each, task)), None)
        (day.tasks if day else plan.left).append(task)
    return plan


def within(found: Sequence[Task], minutes: int) -> list[Task]:
    """What fits into these minutes, what matters most first."""
    day = Day(date.min, minutes)
    for task in found:
        if day.has_room(task):
            day.tasks.append(task)
    return day.tasks


def _suits(day: Day, task: Task) -> bool:
    is_early = task.kind == "meeting" and task.due_on is not None and day.on < task.due_on
    return day.has_room(task) and not is_early
