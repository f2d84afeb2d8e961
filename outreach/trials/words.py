"""What trials, and their ways, are called on pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.communities.models import Community
from core.db import today
from core.people.models import Person
from outreach.trials import ways as trial_ways
from outreach.trials.models import Trial, TrialOption

OPTION_WORDS = {
    TrialOption.WORDING: _l("Subject of the invitation"),
    TrialOption.SENDER: _l("Name of the sender"),
    TrialOption.REMINDER_DAY: _l("Day of the first reminder"),
}
OPTION_HINTS = {
    TrialOption.WORDING: _l(
        "Two subject lines for invitations by e-mail. The personal line is never touched."
    ),
    TrialOption.SENDER: _l(
        "Two ways in which the name of the sender reads. The addresses stay as they are."
    ),
    TrialOption.REMINDER_DAY: _l(
        "Two numbers of days after which the inviter is asked to remind for the first time."
    ),
}


@dataclass(frozen=True)
class Look:
    """How one way looks: its words, and an example of what people will see."""

    words: str
    sender: str = ""
    subject: str = ""
    example: str = ""


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(option_words=OPTION_WORDS.__getitem__, way_words=way_words)


def way_words(trial: Trial, way: int) -> str:
    """What a way of a trial is called."""
    return in_words(trial.option, trial.ways[way])


def in_words(option: str, way: str) -> str:
    if option == TrialOption.REMINDER_DAY:
        return str(ngettext("after %(num)s day", "after %(num)s days", int(way)))
    return str(_("“%(words)s”", words=way))


def looks(community: Community, option: str, ways: Sequence[str], inviter: Person) -> list[Look]:
    """What each way will look like, in an example with this inviter."""
    if option == TrialOption.REMINDER_DAY:
        return [Look(in_words(option, each), example=_in_days(int(each))) for each in ways]
    names = {"inviter": inviter.name, "community": community.name, "person": "Robin Field"}
    filled = [(each, trial_ways.fill(each, names)) for each in ways]
    if option == TrialOption.SENDER:
        usual = _usual_subject(inviter, community)
        return [Look(in_words(option, each), name, usual) for each, name in filled]
    return [Look(in_words(option, each), inviter.name, words) for each, words in filled]


def _usual_subject(inviter: Person, community: Community) -> str:
    return str(
        _(
            "%(inviter)s would like you in %(community)s",
            inviter=inviter.name,
            community=community.name,
        )
    )


def _in_days(days: int) -> str:
    return str(
        _(
            "Asked on %(asked)s and not answered: the inviter is asked to remind on %(reminded)s.",
            asked=format_date(today(), "d MMMM"),
            reminded=format_date(today() + timedelta(days=days), "d MMMM"),
        )
    )
