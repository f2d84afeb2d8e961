"""The funnel: asked, answered, yes, contributed within 30 days; the same for every channel."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import TypeVar

from core.communities import giving
from core.db import today
from outreach.invitations.models import Channel
from outreach.invitations.words import CHANNEL_WORDS
from outreach.learning import queries
from outreach.learning.intervals import Share
from outreach.learning.queries import Asked
from outreach.segments import queries as segment_queries
from outreach.segments.models import FEWEST_SHOWN, Segment
from outreach.waves import queries as waves
from outreach.waves.models import Wave

Key = TypeVar("Key")
Days = Mapping[int, Collection[date]]
TO_CONTRIBUTE = timedelta(days=30)


@dataclass(frozen=True)
class Funnel:
    """What became of some who were asked.

    `had_time` are those who said yes and contributed since, or said so more than 30 days ago: the
    others still have time, and count neither way. `people` counts once who was asked twice.
    """

    people: int
    asked: int
    answered: int
    yes: int
    had_time: int
    contributed: int

    @property
    def share_answered(self) -> Share:
        return Share(self.answered, self.asked)

    @property
    def share_yes(self) -> Share:
        return Share(self.yes, self.asked)

    @property
    def share_contributed(self) -> Share:
        return Share(self.contributed, self.had_time)

    @property
    def still_have_time(self) -> int:
        return self.yes - self.had_time

    @property
    def is_shown(self) -> bool:
        """False where the figures would say too much about a few people."""
        return self.people >= FEWEST_SHOWN


@dataclass(frozen=True)
class Overview:
    """What became of everybody who was asked in the newest waves, and of each part of them.

    `small` are the segments of which too few were asked to be shown.
    """

    waves: Sequence[Wave]
    whole: Funnel
    by_wave: Sequence[tuple[Wave, Funnel]]
    by_channel: Sequence[tuple[str, Funnel]]
    by_inviter: Sequence[tuple[str, Funnel]]
    by_segment: Sequence[tuple[Segment, Funnel]]
    small: Sequence[Segment]


def overview(community_id: int) -> Overview:
    """The funnel of the newest waves, in six statements."""
    sent = waves.sent(community_id)
    asked = queries.asked_in([each.id for each in sent])
    days = contributions(community_id, asked)
    by_wave: dict[int, Funnel] = _funnels(asked, attrgetter("wave_id"), days)
    by_inviter: dict[int | None, Funnel] = _funnels(asked, attrgetter("inviter_id"), days)
    names = queries.names([each for each in by_inviter if each])
    segments = _by_segment(community_id, asked, days)
    return Overview(
        sent,
        funnel(asked, days),
        [(each, by_wave[each.id]) for each in sent if each.id in by_wave],
        by_channel(asked, days),
        [(name, by_inviter[each]) for each, name in names.items()],
        [(each, found) for each, found in segments if found.is_shown],
        [each for each, found in segments if not found.is_shown],
    )


def of_wave(wave: Wave) -> tuple[Funnel, list[tuple[str, Funnel]]]:
    """What became of those who were asked in one wave: of all of them, and by channel."""
    asked = queries.asked_in([wave.id])
    days = contributions(wave.community_id, asked)
    return funnel(asked, days), by_channel(asked, days)


def contributions(community_id: int, asked: Collection[Asked]) -> Days:
    """On which days those of them who said yes contributed, since the first yes."""
    said_yes = {each.person_id for each in asked if each.yes_on}
    on = [each.yes_on for each in asked if each.yes_on]
    if not on:
        return {}
    return giving.known().days(community_id, said_yes, min(on), max(on) + TO_CONTRIBUTE)


def funnel(asked: Collection[Asked], days: Days) -> Funnel:
    """What became of these people."""
    said_yes = [each for each in asked if each.yes_on]
    contributed = [each for each in said_yes if _contributed(each, days)]
    late = [each for each in said_yes if _is_late(each) and not _contributed(each, days)]
    return Funnel(
        people=len({each.person_id for each in asked}),
        asked=len(asked),
        answered=sum(1 for each in asked if each.answer),
        yes=len(said_yes),
        had_time=len(contributed) + len(late),
        contributed=len(contributed),
    )


def by_channel(asked: Collection[Asked], days: Days) -> list[tuple[str, Funnel]]:
    """Every channel that was used, with its words."""
    found: dict[str, Funnel] = _funnels(asked, attrgetter("channel"), days)
    return [(str(CHANNEL_WORDS[each]), found[each]) for each in Channel if each in found]


def _by_segment(
    community_id: int, asked: Collection[Asked], days: Days
) -> list[tuple[Segment, Funnel]]:
    by_person = _grouped(asked, attrgetter("person_id"))
    members = queries.segments_of(community_id, by_person)
    return [
        (each, funnel([one for who in members.get(each.id, ()) for one in by_person[who]], days))
        for each in segment_queries.of_community(community_id)
    ]


def _funnels(asked: Iterable[Asked], key: Callable[[Asked], Key], days: Days) -> dict[Key, Funnel]:
    return {group: funnel(inside, days) for group, inside in _grouped(asked, key).items()}


def _grouped(asked: Iterable[Asked], key: Callable[[Asked], Key]) -> dict[Key, list[Asked]]:
    inside: dict[Key, list[Asked]] = {}
    for each in asked:
        inside.setdefault(key(each), []).append(each)
    return inside


def _contributed(asked: Asked, days: Days) -> bool:
    """True for what came of their yes; what they had done before tells nothing of it."""
    yes_on = asked.yes_on
    return yes_on is not None and any(
        yes_on <= day <= yes_on + TO_CONTRIBUTE for day in days.get(asked.person_id, ())
    )


def _is_late(asked: Asked) -> bool:
    return asked.yes_on is not None and today() > asked.yes_on + TO_CONTRIBUTE
