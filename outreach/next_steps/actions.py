"""What can be done with a next step."""

from __future__ import annotations

from datetime import date

from flask import Flask
from flask_babel import gettext as _
from sqlalchemy import update

from core.communities import owning
from core.db import db, now
from core.errors import RuleBroken
from core.journal.actions import record_about
from core.people.models import Person
from outreach.next_steps.models import NextStep


def add(
    community_id: int,
    person_id: int,
    what: str,
    due_on: date | None,
    owner_id: int,
    by: Person,
    touchpoint_id: int | None = None,
) -> NextStep:
    """Write down what somebody of ours will do about a person. Raises RuleBroken."""
    _must_do_it(community_id, owner_id, by)
    step = NextStep(
        community_id=community_id,
        person_id=person_id,
        touchpoint_id=touchpoint_id,
        owner_id=owner_id,
        what=what,
        due_on=due_on,
    )
    db.session.add(step)
    db.session.flush()
    record_about("next_step.added", step, by)
    return step


def finish(step: NextStep, by: Person) -> None:
    """Say that it is done; a second time changes nothing."""
    if step.done_at is None:
        step.done_at, step.done_by_id = now(), by.id
        record_about("next_step.done", step, by)


def reopen(step: NextStep, by: Person) -> None:
    """Say that it is not done after all."""
    if step.done_at is not None:
        step.done_at = step.done_by_id = None
        record_about("next_step.reopened", step, by)


def change(step: NextStep, what: str, due_on: date | None, owner_id: int, by: Person) -> None:
    """Do something else, at another day, or let somebody else do it. Raises RuleBroken."""
    if step.done_at is not None:
        raise RuleBroken(_("This is done. Say that it is not, then change it."))
    if owner_id != step.owner_id:
        _must_do_it(step.community_id, owner_id, by)
    handed = owner_id != step.owner_id
    step.what, step.due_on, step.owner_id = what, due_on, owner_id
    record_about("next_step.handed" if handed else "next_step.changed", step, by)


def init_app(app: Flask) -> None:
    """Have nobody down for a step who has no part in the community any more."""
    owning.add(app, _let_go)


def _let_go(community_id: int, owner_id: int) -> None:
    theirs = update(NextStep).where(
        NextStep.community_id == community_id,
        NextStep.owner_id == owner_id,
        NextStep.done_at.is_(None),
    )
    db.session.execute(theirs.values(owner_id=None))


def _must_do_it(community_id: int, owner_id: int, by: Person) -> None:
    if owner_id != by.id:
        owning.must_own(community_id, owner_id)
