"""One signal of the readiness panel: what it counts, and whether it is green."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from outreach.learning.funnels import Funnel
from outreach.learning.intervals import Share
from outreach.settings.models import OutreachSettings


class State(StrEnum):
    """Only "not yet" keeps the next wave from opening."""

    GREEN = "green"
    NOT_YET = "not_yet"
    TOO_FEW = "too_few"
    UNKNOWN = "unknown"
    """The community has not said how many hours it has."""


class Name(StrEnum):
    EARLIER = "earlier"
    ANSWERED = "answered"
    CONTRIBUTED = "contributed"
    LOAD = "load"
    INWARD = "inward"


@dataclass(frozen=True)
class Signal:
    """`figures` are numbers only, so that what is kept can be read in any language later."""

    name: Name
    state: State
    figures: Mapping[str, float]

    def as_kept(self) -> dict[str, Any]:
        return {"name": self.name, "state": self.state, "figures": dict(self.figures)}


def from_kept(kept: Mapping[str, Any]) -> Signal:
    """A signal as it was when a wave was opened."""
    return Signal(Name(kept["name"]), State(kept["state"]), cast(dict[str, float], kept["figures"]))


def earlier(open_waves: int, silent: int) -> Signal:
    """Every wave before is closed, and everybody in it has answered or was followed up."""
    state = State.NOT_YET if open_waves or silent else State.GREEN
    return Signal(Name.EARLIER, state, {"open": open_waves, "silent": silent})


def answered(number: int, last: Funnel, decided: OutreachSettings) -> Signal:
    """Enough of those in the last wave have answered."""
    return _share(Name.ANSWERED, number, last.share_answered, decided.ready_answered, {})


def contributed(number: int, last: Funnel, decided: OutreachSettings) -> Signal:
    """Enough of those who said yes then contributed within 30 days."""
    more = {"waiting": last.still_have_time}
    share, enough = last.share_contributed, decided.ready_contributed
    return _share(Name.CONTRIBUTED, number, share, enough, more)


def load(to_write: int, follow_ups: int, decided: OutreachSettings) -> Signal:
    """What lies on the inviters now can be done within a week."""
    minutes = to_write * decided.minutes_invitation + follow_ups * decided.minutes_follow_up
    figures: dict[str, float] = {
        "to_write": to_write,
        "follow_ups": follow_ups,
        "hours": round(minutes / 60, 1),
    }
    if decided.hours_a_week is None:
        return Signal(Name.LOAD, State.UNKNOWN, figures)
    fits = minutes <= decided.hours_a_week * 60
    figures["hours_a_week"] = decided.hours_a_week
    return Signal(Name.LOAD, State.GREEN if fits else State.NOT_YET, figures)


def inward(number: int, last: Funnel, ambassadors: int, organisers: int) -> Signal:
    """Somebody has taken a step inward since the last wave was opened."""
    figures = {"wave": number, "ambassadors": ambassadors, "organisers": organisers}
    if ambassadors + organisers:
        return Signal(Name.INWARD, State.GREEN, figures)
    enough = last.share_answered.is_enough
    return Signal(Name.INWARD, State.NOT_YET if enough else State.TOO_FEW, figures)


def _share(name: Name, number: int, share: Share, enough: int, more: Mapping[str, float]) -> Signal:
    figures = {"wave": number, "count": share.count, "of": share.of, "enough": enough, **more}
    if not share.is_enough:
        return Signal(name, State.TOO_FEW, figures)
    is_green = 100 * share.count >= enough * share.of
    return Signal(name, State.GREEN if is_green else State.NOT_YET, figures)
