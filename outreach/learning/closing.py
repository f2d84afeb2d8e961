"""What a wave tells when it is closed: who answered what by channel, and what to ask oneself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from outreach.invitations.models import Answer
from outreach.invitations.words import CHANNEL_WORDS
from outreach.learning import queries
from outreach.waves.models import Wave


@dataclass(frozen=True)
class Answers:
    """How those answered who were asked by one channel, or by all of them."""

    name: str
    asked: int
    by_answer: Counter[str | None]

    @property
    def silent(self) -> int:
        return self.by_answer[None]

    def of(self, answer: str) -> int:
        return self.by_answer[answer]


def answers_in(wave: Wave) -> list[Answers]:
    """How the people of a wave answered: by channel, and last all of them."""
    asked = queries.asked_in([wave.id])
    found = [
        _answers(str(words), [each.answer for each in asked if each.channel == channel])
        for channel, words in CHANNEL_WORDS.items()
    ]
    return [each for each in found if each.asked] + [
        _answers(str(_("Together")), [each.answer for each in asked])
    ]


def prompts(answers: Answers) -> list[str]:
    """Questions that the answers raise, for whoever writes down what was learned."""
    raised = [
        _won_over(answers.of(Answer.YES)),
        _another_time(answers.of(Answer.NOT_NOW)),
        _refused(answers.of(Answer.NO_THANKS) + answers.of(Answer.NEVER)),
        _silent(answers.silent),
        str(_("Who is still missing?")),
    ]
    return [each for each in raised if each]


def _answers(name: str, given: list[str | None]) -> Answers:
    return Answers(name, len(given), Counter(given))


def _won_over(number: int) -> str:
    said = ngettext(
        "%(num)s person said yes. What won them over?",
        "%(num)s people said yes. What won them over?",
        number,
    )
    return str(said) if number else ""


def _another_time(number: int) -> str:
    said = ngettext(
        "%(num)s person said “not now”. What would make it a better time?",
        "%(num)s people said “not now”. What would make it a better time?",
        number,
    )
    return str(said) if number else ""


def _refused(number: int) -> str:
    said = ngettext(
        "%(num)s person said no. What would they have needed instead?",
        "%(num)s people said no. What would they have needed instead?",
        number,
    )
    return str(said) if number else ""


def _silent(number: int) -> str:
    said = ngettext(
        "%(num)s person has not answered. Was it the channel, the inviter, or the time of year?",
        "%(num)s people have not answered. Was it the channel, the inviter, or the time of year?",
        number,
    )
    return str(said) if number else ""
