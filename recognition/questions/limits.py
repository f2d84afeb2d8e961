"""How much a champion is asked: as many questions a week as they set, and three of one person."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from core.db import now
from core.errors import RuleBroken
from recognition.champions.models import Champion
from recognition.questions import queries

MOST_OPEN = 3


def must_have_room(champion: Champion, zone: str) -> None:
    """Refuse more questions in a week than the champion set. The caller holds the champion."""
    if champion.questions_per_week < 1:
        raise RuleBroken(_("They take no questions at present."))
    if is_full(champion, zone):
        raise RuleBroken(full_words(zone))


def is_full(champion: Champion, zone: str) -> bool:
    """True when they were asked as often this week as they set."""
    return queries.asked_since(champion.id, _monday(zone)) >= champion.questions_per_week


def full_words(zone: str) -> str:
    """What is said while the week is full."""
    day = format_date(_next_monday(zone), "EEEE d MMMM")
    return str(
        _(
            "They have as many questions as they can take this week. Ask again from %(day)s.",
            day=day,
        )
    )


def must_not_wait_for_many(asker_id: int) -> None:
    """Refuse a fourth question of somebody who waits for three answers."""
    if queries.open_of(asker_id) >= MOST_OPEN:
        raise RuleBroken(
            _("Three questions of yours wait for an answer. Ask this when one of them has come.")
        )


def usual_time(champion_id: int) -> str:
    """How long the last answers of a champion usually took, in words."""
    took = [(ended - asked).total_seconds() for asked, ended in queries.last_answers(champion_id)]
    if not took:
        return str(_("It is too early to say how long an answer takes."))
    days = max(1, math.ceil(median(took) / 86_400))
    return str(
        ngettext("Usually answers within a day.", "Usually answers within %(num)s days.", days)
    )


def _monday(zone: str) -> datetime:
    """When this week began there."""
    there = now().astimezone(ZoneInfo(zone))
    began = there.date() - timedelta(days=there.weekday())
    return datetime.combine(began, time(), ZoneInfo(zone))


def _next_monday(zone: str) -> date:
    return _monday(zone).date() + timedelta(days=7)
