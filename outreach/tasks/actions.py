"""Noting a contact with what comes next, and finishing what was promised."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import update

from core.db import changed, db, now
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person
from outreach.next_steps.models import NextStep
from outreach.touchpoints import actions as touchpoints


def talk(
    community_id: int,
    person_id: int,
    kind: str,
    said: str,
    by: Person,
    what: str = "",
    due_on: date | None = None,
) -> None:
    """Note a contact, and what its maker will do next, by when."""
    touchpoint = touchpoints.log(community_id, person_id, kind, said, by=by)
    if what:
        step = NextStep(
            community_id=community_id,
            person_id=person_id,
            touchpoint_id=touchpoint.id,
            owner_id=by.id,
            what=what,
            due_on=due_on,
        )
        db.session.add(step)


def finish(step: NextStep, by: Person) -> None:
    """Say that a next step is done, once."""
    done = update(NextStep).where(NextStep.id == step.id, NextStep.done_at.is_(None))
    if not changed(done.values(done_at=now(), done_by_id=by.id)):
        raise RuleBroken(_("This is done already."))
    record(
        "next_step.done",
        by=by,
        person_id=step.person_id,
        community_id=step.community_id,
        subject_id=step.id,
    )
