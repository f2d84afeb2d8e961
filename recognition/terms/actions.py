"""What an ambassador decides about their time here, and what a buddy found out about somebody."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import update

from core.communities import actions as communities
from core.communities.models import Community, Role
from core.db import changed, now, today
from core.deliveries.queueing import queue
from core.errors import RuleBroken
from core.journal.actions import record, record_about
from core.people.models import Person
from recognition.settings import queries as settings
from recognition.terms import beginning, messages, queries
from recognition.terms.models import LONGEST_REST, BuddyQuestion, Choice, Term


def term_of(community: Community, person: Person) -> Term:
    """The term of an ambassador, written down when it is first needed."""
    found = queries.standing(community.id, person.id)
    if found is None:
        raise RuleBroken(_("Only ambassadors have a term here."))
    if found.term is None:
        months = settings.of_community(community.id).term_months
        beginning.write_down([(community.id, person.id, found.since, months)])
    return queries.term_to_change(community.id, person.id)


def rest(community: Community, me: Person, until: date, stand_in_id: int | None) -> None:
    """Rest until the end of that day; nothing is sent to them before. The stand-in is told."""
    term = term_of(community, me)
    if not today() <= until <= today() + LONGEST_REST:
        raise RuleBroken(_("Choose a day from today on, at most a year ahead."))
    if stand_in_id is not None:
        _must_stand_in(term, stand_in_id)
    if term.ends_soon:
        term.choose(Choice.REST)
    term.rest(until, stand_in_id)
    me.away_until = max(until, queries.latest_rest_elsewhere(term) or until)
    if stand_in_id is not None:
        queue(
            messages.STAND_IN,
            subject_id=me.id,
            step=f"{community.id}-{until}",
            person_ids=[stand_in_id],
            community_id=community.id,
        )
    _tell("rest.begun", term, by=me)


def come_back(community: Community, me: Person) -> None:
    """End the rest at once; what waits for them leaves."""
    term = term_of(community, me)
    if term.resting_until is None:
        raise RuleBroken(_("You are not resting. Welcome back all the same."))
    term.come_back()
    me.away_until = queries.latest_rest_elsewhere(term)
    _tell("rest.ended", term, by=me)


def renew(community: Community, me: Person, number: int) -> None:
    """Go on for another term after that of this number; pressing twice gives one more, not two."""
    term = term_of(community, me)
    months = settings.of_community(community.id).term_months
    if not months:
        raise RuleBroken(_("There are no terms here. Stay for as long as you like."))
    if term.number != number or not term.may_be_renewed(months):
        raise RuleBroken(_("This term has been renewed already."))
    term.renew(months)
    _tell("term.renewed", term, by=me)


def become_emeritus(community: Community, me: Person) -> None:
    """Hand back the role of an ambassador, by one's own choice, and stay as a member."""
    term = term_of(community, me)
    communities.take_role(community, queries.membership(community.id, me.id), by=me)
    communities.give_role(community, me, Role.MEMBER, by=me)
    term.become_emeritus()
    _tell("term.emeritus", term, by=me)


def answer(question: BuddyQuestion, found: str, words: str, by: Person) -> None:
    """Note what was found out, once. Nothing follows by itself: organisers read it."""
    noted = changed(
        update(BuddyQuestion)
        .where(BuddyQuestion.id == question.id, BuddyQuestion.answer.is_(None))
        .values(answer=found, words=words or None, answered_at=now())
    )
    if not noted:
        raise RuleBroken(_("This has been answered already. Thank you."))
    record_about("buddy.answered", question, by, answer=found)


def _must_stand_in(term: Term, stand_in_id: int) -> None:
    is_themselves = stand_in_id == term.person_id
    if is_themselves or not queries.looks_after(term.community_id, stand_in_id):
        raise RuleBroken(_("Choose an ambassador or organiser of this community who is here."))


def _tell(what: str, term: Term, by: Person) -> None:
    record(what, by=by, person_id=term.person_id, community_id=term.community_id)
