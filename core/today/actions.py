"""Putting tasks off, and saying how much time there is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from core.db import db, today
from core.errors import RuleBroken
from core.people.models import Person
from core.today.models import Snooze, WorkingWeek

KEY = re.compile(r"[a-z_]{1,30}-[0-9]{1,10}")
MOST = 500
DAYS = (1, 3, 7)


def snooze(person: Person, task: str, days: int) -> date:
    """Put a task off for some days, and answer until when. Those that are over are forgotten."""
    if not KEY.fullmatch(task) or days not in DAYS:
        raise RuleBroken(_("Choose one of your tasks, and until when to put it off."))
    over = delete(Snooze).where(Snooze.person_id == person.id, Snooze.until <= today())
    db.session.execute(over)
    mine = select(func.count()).where(Snooze.person_id == person.id)
    if (db.session.scalar(mine) or 0) >= MOST:
        raise RuleBroken(_("You have put off five hundred tasks. Take some of them back first."))
    until = today() + timedelta(days=days)
    db.session.merge(Snooze(person_id=person.id, task=task, until=until))
    return until


def wake(person: Person, task: str) -> None:
    """Take a task back that was put off."""
    if not KEY.fullmatch(task):
        raise RuleBroken(_("Choose one of the tasks that you put off."))
    theirs = delete(Snooze).where(Snooze.person_id == person.id, Snooze.task == task)
    db.session.execute(theirs)


def set_week(person: Person, minutes: Sequence[int]) -> None:
    """Say how many minutes there are on each day, Monday to Sunday."""
    db.session.merge(WorkingWeek(person_id=person.id, minutes=list(minutes)))
