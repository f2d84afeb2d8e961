"""What organisers do for ambassadors: give them a buddy, ask them back."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import update

from core.communities import actions as communities
from core.communities.models import Community, Role
from core.db import db
from core.deliveries.queueing import queue
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person
from recognition.settings import queries as settings
from recognition.terms import actions as terms
from recognition.terms import messages, queries
from recognition.terms.models import BuddyQuestion


def give_buddy(community: Community, person: Person, buddy_id: int, by: Person) -> None:
    """Give an ambassador a buddy, who also takes over what the last one was asked."""
    term = terms.term_of(community, person)
    if buddy_id == person.id or not queries.looks_after(community.id, buddy_id):
        raise RuleBroken(_("Choose an ambassador or organiser of this community who is here."))
    if term.buddy_id == buddy_id:
        return
    term.buddy_id = buddy_id
    handed_over = (
        update(BuddyQuestion)
        .where(
            BuddyQuestion.community_id == community.id,
            BuddyQuestion.person_id == person.id,
            BuddyQuestion.answer.is_(None),
        )
        .values(buddy_id=buddy_id)
        .returning(BuddyQuestion.id)
    )
    for question_id in db.session.scalars(handed_over).all():
        queue(
            messages.QUESTION,
            subject_id=question_id,
            step="asked",
            person_ids=[buddy_id],
            community_id=community.id,
        )
    record("buddy.given", by=by, person_id=person.id, community_id=community.id)


def ask_back(community: Community, person: Person, by: Person) -> None:
    """Make an emeritus an ambassador again, who has said yes to it."""
    term = queries.term_to_change(community.id, person.id)
    if term.emeritus_on is None:
        raise RuleBroken(_("They are an ambassador again already."))
    communities.give_role(community, person, Role.AMBASSADOR, by=by)
    term.begin_again(settings.of_community(community.id).term_months)
    record("term.returned", by=by, person_id=person.id, community_id=community.id)
