"""Hang what recognition knows into Today, and what buddies carry into what is handed over."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, or_, select, update

from core.communities import carrying
from core.communities.carrying import Load
from core.communities.models import Role
from core.db import IN_BULK, changed, db
from core.people.models import Person
from core.today import tasks
from recognition.tasks import thanking
from recognition.terms.models import BuddyQuestion, Term


def init_app(app: Flask) -> None:
    """Add every source of tasks, and those whom somebody looks after."""
    for source in (thanking.to_say, thanking.questions):
        tasks.add_source(app, source)
    for source in (thanking.first_ones, thanking.others, thanking.to_help, thanking.voices):
        tasks.add_source(app, source, for_organisers=True)
    carrying.add(app, BUDDIES)


def _count(community_id: int, person_id: int) -> int:
    theirs = or_(Term.buddy_id == person_id, Term.stand_in_id == person_id)
    found = select(func.count()).where(Term.community_id == community_id, theirs)
    return db.session.scalar(found) or 0


def _move(community_id: int, person_id: int, to: Person, by: Person) -> int:
    """Nobody becomes a buddy or a stand-in of themselves; those stay without one."""
    moved = 0
    for column in (Term.buddy_id, Term.stand_in_id):
        theirs = update(Term).where(Term.community_id == community_id, column == person_id)
        own = theirs.where(Term.person_id == to.id).values({column.key: None})
        rest = theirs.where(Term.person_id != to.id).values({column.key: to.id})
        moved += sum(changed(each.execution_options(**IN_BULK)) for each in (own, rest))
    asked = update(BuddyQuestion).where(
        BuddyQuestion.community_id == community_id,
        BuddyQuestion.buddy_id == person_id,
        BuddyQuestion.person_id != to.id,
        BuddyQuestion.answer.is_(None),
    )
    db.session.execute(asked.values(buddy_id=to.id).execution_options(**IN_BULK))
    return moved


BUDDIES = Load(
    "buddies",
    _l("Ambassadors whose buddy or stand-in they are"),
    _l("What they were asked to find out goes along."),
    (Role.ORGANISER, Role.AMBASSADOR),
    _count,
    _move,
)
