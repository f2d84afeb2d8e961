"""Asking a champion. A visitor shows first that the address is theirs; until then nobody reads it.

The journal says that something was asked, and not of whom or by whom: a champion may be known by
another name than theirs.
"""

from __future__ import annotations

from flask_babel import gettext as _

from core.db import db, now
from core.deliveries.queueing import queue
from core.errors import RuleBroken
from core.held.actions import offer_return
from core.journal.actions import record
from core.people import queries as people
from core.people.introducing import introduce
from core.people.models import Person
from core.privacy.queries import is_suppressed
from core.safeguarding.queries import is_held
from recognition.questions import limits, messages, queries
from recognition.questions.models import CONFIRM_WITHIN, Question, QuestionState
from recognition.questions.queries import SOURCE, Face, Whole


def ask(face: Face, asker: Person, words: str) -> Question:
    """Ask as somebody who has signed in; it reaches the champion at once."""
    if asker.id == face.person.id:
        raise RuleBroken(_("This is you. Others can ask you here."))
    if is_held("person", asker.id):
        raise RuleBroken(
            _("Nothing can be sent in your name now. Speak with who looks after safeguarding.")
        )
    _hold(face)
    queries.locked_person(asker.id)
    limits.must_not_wait_for_many(asker.id)
    question = _new(face, asker, asker.name, words, QuestionState.WAITING)
    _bring(question, face)
    return question


def ask_with_address(face: Face, name: str, address: str, words: str) -> None:
    """Keep a question until whoever reads this mailbox confirms it. Nothing tells whose it is.

    They are sent a link and none of the words: nobody can write to others through us. That a week
    is full is said to every address alike.
    """
    _hold(face)
    if is_suppressed(address):
        offer_return(address)
        return
    asker = people.with_email(address) or introduce(name, address, SOURCE)
    queries.locked_person(asker.id)
    if not _may_ask(face, asker):
        return
    question = _new(face, asker, name, words, QuestionState.UNCONFIRMED)
    queue(
        messages.LINK,
        subject_id=question.id,
        step="confirm",
        person_ids=[asker.id],
        community_id=question.community_id,
    )


def confirm(whole: Whole) -> None:
    """Say that it was really asked; from here on it is on its way. Saying it twice is fine."""
    face, question = whole.face, whole.question
    queries.locked_champion(face.champion.id)
    question = queries.locked(question.id)
    if question.state != QuestionState.UNCONFIRMED:
        return
    if not whole.is_live:
        raise RuleBroken(_("This champion cannot be asked any more."))
    if question.asked_at + CONFIRM_WITHIN <= now():
        raise RuleBroken(_("This link is older than two days. Please ask once more."))
    limits.must_have_room(face.champion, face.community.timezone)
    question.state, question.asked_at = QuestionState.WAITING, now()
    whole.asker.told()
    _bring(question, face)


def _hold(face: Face) -> None:
    """One at a time for each champion, and then each asker: every limit sees every other one."""
    queries.locked_champion(face.champion.id)
    limits.must_have_room(face.champion, face.community.timezone)


def _may_ask(face: Face, asker: Person) -> bool:
    """What would be refused to somebody who can say who they are."""
    return (
        asker.id != face.person.id
        and asker.may_be_contacted
        and not is_held("person", asker.id)
        and queries.open_of(asker.id) < limits.MOST_OPEN
    )


def _new(face: Face, asker: Person, name: str, words: str, state: QuestionState) -> Question:
    question = Question(
        community_id=face.community.id,
        champion_id=face.champion.id,
        asker_id=asker.id,
        asker_name=name,
        words=words,
        state=state,
    )
    db.session.add(question)
    db.session.flush()
    return question


def _bring(question: Question, face: Face) -> None:
    queue(
        messages.QUESTION,
        subject_id=question.id,
        step="asked",
        person_ids=[face.person.id],
        community_id=question.community_id,
    )
    record("question.asked", by=None, community_id=question.community_id, subject_id=question.id)
