"""How many hours a wave will take, from the community's own past, and whether it has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.communities import giving
from core.db import now, today
from outreach.effort import queries
from outreach.learning import queries as learning
from outreach.learning.intervals import FEWEST
from outreach.settings import queries as settings
from outreach.settings.models import OutreachSettings
from outreach.waves.models import Wave

LOOKS_BACK = timedelta(weeks=12)
USUAL_FOLLOW_UPS = 1.0
USUAL_THANKS = 0.25
"""One thank-you to each ambassador in four weeks, where there are too few to tell."""


@dataclass(frozen=True)
class Line:
    """So many at so many minutes; `is_usual` where a community's own past says too little."""

    what: str
    count: float
    minutes: int
    is_usual: bool = False

    @property
    def hours(self) -> float:
        return self.count * self.minutes / 60


@dataclass(frozen=True)
class Estimate:
    """The sum for a wave; `available` are the hours until its last day, if they are known."""

    wave: Wave
    lines: Sequence[Line]
    weeks: float
    hours_a_week: int | None

    @property
    def hours(self) -> float:
        return sum(line.hours for line in self.lines)

    @property
    def available(self) -> float | None:
        return None if self.hours_a_week is None else self.hours_a_week * self.weeks

    @property
    def over(self) -> float:
        """By how many hours it does not fit; 0 where it does, or where nobody knows."""
        return 0.0 if self.available is None else max(0.0, self.hours - self.available)


def of_wave(wave: Wave) -> Estimate:
    """What a wave will take until its last day for answers."""
    decided = settings.of_community(wave.community_id)
    weeks = max(0, (wave.answers_by - max(wave.starts_on, today())).days) / 7
    lines = [
        Line("invitations", wave.size, decided.minutes_invitation),
        _follow_ups(wave, decided),
        _thanks(wave, decided, weeks),
    ]
    return Estimate(wave, lines, weeks, decided.hours_a_week)


def _follow_ups(wave: Wave, decided: OutreachSettings) -> Line:
    contacts, asked = queries.past_follow_ups(wave.community_id)
    is_usual = asked < FEWEST
    each = USUAL_FOLLOW_UPS if is_usual else contacts / asked
    return Line("follow_ups", wave.size * each, decided.minutes_follow_up, is_usual)


def _thanks(wave: Wave, decided: OutreachSettings, weeks: float) -> Line:
    """Thanks to those who are ambassadors already, and to those of this wave who may say yes."""
    ambassadors = queries.ambassadors(wave.community_id)
    yes, of = learning.past_answers(wave.community_id)
    more = wave.size * (yes + 0.5) / (of + 1)
    is_usual = ambassadors < FEWEST
    written = giving.known().thanks_since(wave.community_id, now() - LOOKS_BACK)
    each = USUAL_THANKS if is_usual else written / (LOOKS_BACK.days / 7) / ambassadors
    return Line("thanks", (ambassadors + more) * each * weeks, decided.minutes_thanks, is_usual)
