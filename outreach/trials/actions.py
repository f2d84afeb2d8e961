"""What an organiser does with a trial: start it, end it with what was learned, adopt a way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from core.communities.models import Community
from core.db import db, now
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person
from outreach.trials import queries
from outreach.trials.models import Trial, TrialOption


def start(
    community: Community, option: str, ways: Sequence[str], people_each: int, by: Person
) -> Trial:
    """Start to give each person one of two ways by chance."""
    trial = Trial(
        community_id=community.id,
        option=option,
        ways=list(ways),
        people_each=people_each,
        by_id=by.id,
    )
    db.session.add(trial)
    try:
        db.session.flush()
    except IntegrityError as error:
        db.session.rollback()
        raise RuleBroken(
            _("There is a trial of this already. End it first, then start another one.")
        ) from error
    _record("trial.started", trial, by)
    return trial


def end(trial: Trial, learned: str, by: Person) -> None:
    """End a trial with what was learned; from now on everybody gets the usual way again."""
    trial = queries.locked(trial)
    if not trial.is_running:
        raise RuleBroken(_("This trial has been ended already."))
    trial.ended_at, trial.learned = now(), learned
    _record("trial.ended", trial, by)


def adopt(trial: Trial, way: int | None, by: Person) -> None:
    """Let everybody get one way of an ended trial from now on, or the usual one again.

    Reminder days are not adopted here: they stand in the settings of the community.
    """
    trial = queries.locked(trial)
    if trial.is_running:
        raise RuleBroken(_("This trial still runs. End it first, with what you learned."))
    if trial.option == TrialOption.REMINDER_DAY:
        raise RuleBroken(_("Change the days of reminders in Settings."))
    queries.take_back(trial.community_id, trial.option)
    trial.adopted = way
    _record("trial.adopted", trial, by, way=way)


def _record(what: str, trial: Trial, by: Person, **details: Any) -> None:
    record(
        what,
        by=by,
        community_id=trial.community_id,
        subject_id=trial.id,
        option=trial.option,
        **details,
    )
