"""The readiness panel: whether a community has digested its last wave before the next one opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from core.communities.models import Role
from outreach.learning import funnels
from outreach.readiness import queries, signals, words
from outreach.readiness.signals import Signal, State
from outreach.reminders import queries as reminders
from outreach.settings import queries as settings
from outreach.waves import queries as waves
from outreach.waves.models import Wave


@dataclass(frozen=True)
class Panel:
    """The signals, none before the first wave; `left_to_do` are the earlier waves in words."""

    signals: Sequence[Signal] = ()
    left_to_do: Sequence[str] = ()

    @property
    def is_green(self) -> bool:
        return not any(each.state == State.NOT_YET for each in self.signals)

    @property
    def in_the_way(self) -> list[str]:
        """What keeps the next wave from opening, in sentences."""
        others = [each for each in self.signals if each.name != signals.Name.EARLIER]
        not_yet = [words.facts(each) for each in others if each.state == State.NOT_YET]
        return [*self.left_to_do, *not_yet]

    def as_kept(self) -> list[dict[str, Any]]:
        return [each.as_kept() for each in self.signals]


def before(wave: Wave) -> Panel:
    """The panel before this wave opens."""
    return _after(waves.earlier(wave))


def before_next(community_id: int) -> Panel:
    """The panel before whatever wave is opened next."""
    return _after(waves.sent(community_id))


def kept(wave: Wave) -> list[Signal]:
    """What the panel said when the wave was opened."""
    return [signals.from_kept(each) for each in wave.readiness or ()]


def left_to_do(earlier: Sequence[Wave]) -> list[str]:
    """What is still to be done in these waves, in sentences."""
    return [_left(wave, silent) for wave, silent in waves.unfinished(earlier)]


def _after(earlier: Sequence[Wave]) -> Panel:
    if not earlier:
        return Panel()
    last, unfinished = earlier[0], waves.unfinished(earlier)
    funnel, _by_channel = funnels.of_wave(last)
    decided = settings.of_community(last.community_id)
    to_write = queries.to_write(last.community_id)
    inward = queries.came_inward(last.community_id, last.opened_at or last.created_at)
    found = [
        signals.earlier(
            sum(1 for wave, _silent in unfinished if wave.is_open),
            sum(silent for wave, silent in unfinished if not wave.is_open),
        ),
        signals.answered(last.number, funnel, decided),
        signals.contributed(last.number, funnel, decided),
        signals.load(to_write, reminders.open_in(last.community_id), decided),
        signals.inward(
            last.number, funnel, inward.get(Role.AMBASSADOR, 0), inward.get(Role.ORGANISER, 0)
        ),
    ]
    return Panel(found, [_left(wave, silent) for wave, silent in unfinished])


def _left(wave: Wave, silent: int) -> str:
    if wave.is_open:
        return str(
            _(
                "Wave %(number)s is still open. Close it and write down what was learned.",
                number=wave.number,
            )
        )
    return str(
        ngettext(
            "Wave %(number)s: %(num)s person has neither answered nor been followed up.",
            "Wave %(number)s: %(num)s people have neither answered nor been followed up.",
            silent,
            number=wave.number,
        )
    )
