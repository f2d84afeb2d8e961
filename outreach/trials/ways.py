"""How a message reads in the way that its person was given; everything else of it stays."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from core.deliveries.kinds import Message
from core.people.text import one_line
from outreach.invitations.models import Channel, Invitation
from outreach.trials import queries
from outreach.trials.models import Trial, TrialOption

WORD = re.compile(r"\{([^{}]*)\}")
NAMES = {
    TrialOption.WORDING: ("inviter", "community", "person"),
    TrialOption.SENDER: ("inviter", "community"),
}
"""The names that are filled in between braces, by option."""


@dataclass(frozen=True)
class Ways:
    """The subject of the invitation and the name of its sender, where they are not the usual.

    `undecided` are the trials in which chance has not given this person a way yet; `given` those
    in which it has, with the way.
    """

    subject: str = ""
    sender: str = ""
    undecided: tuple[Trial, ...] = ()
    given: tuple[tuple[Trial, int], ...] = ()


USUAL = Ways()


@dataclass
class _Found:
    words: dict[str, str] = field(default_factory=dict)
    undecided: list[Trial] = field(default_factory=list)
    given: list[tuple[Trial, int]] = field(default_factory=list)

    def as_ways(self) -> Ways:
        subject, sender = (self.words.get(each, "") for each in queries.IN_MESSAGES)
        return Ways(subject, sender, tuple(self.undecided), tuple(self.given))


@dataclass(frozen=True)
class Tried:
    """The ways of many invitations, read together when the first of them is written."""

    invitations: Collection[Invitation]

    @cached_property
    def ways(self) -> dict[int, Ways]:
        return of_invitations(self.invitations)


def of_invitations(invitations: Collection[Invitation]) -> dict[int, Ways]:
    """The ways of these invitations, by id; two queries, and one where nothing is tried."""
    by_mail = [each for each in invitations if each.channel == Channel.EMAIL]
    trials = queries.in_force({each.community_id for each in by_mail})
    if not trials:
        return {}
    running = [trial.id for trial in trials if trial.is_running]
    given = queries.ways_of(running, {each.person_id for each in by_mail}) if running else {}
    by_community = defaultdict(list)
    for trial in sorted(trials, key=lambda trial: trial.is_running):
        by_community[trial.community_id].append(trial)
    return {
        each.id: _of(each.person_id, by_community[each.community_id], given) for each in by_mail
    }


def fill(words: str, names: Mapping[str, str]) -> str:
    """Put names in the place of `{inviter}` and the like; what is in a name stays as it is."""
    return one_line(WORD.sub(lambda found: names.get(found[1], found[0]), words))


def apply(message: Message, ways: Ways, names: Mapping[str, str], has_subject: bool) -> Message:
    """The same message with the words of these ways; only the invitation has a subject of them."""
    if has_subject and ways.subject:
        message = replace(message, subject=fill(ways.subject, names))
    if ways.sender:
        message = replace(message, sender_name=fill(ways.sender, names))
    return message


def _of(person_id: int, trials: Collection[Trial], given: Mapping[tuple[int, int], int]) -> Ways:
    """What was adopted comes first, so that a trial that runs has the last word."""
    found = _Found()
    for trial in trials:
        way = given.get((trial.id, person_id)) if trial.is_running else trial.adopted
        if way is None:
            found.undecided.append(trial)
            continue
        found.words[trial.option] = trial.ways[way]
        if trial.is_running:
            found.given.append((trial, way))
    return found.as_ways()
