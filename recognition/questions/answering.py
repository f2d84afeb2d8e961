"""What becomes of a question: an answer, a pass, a concern, or that it is stopped."""

from __future__ import annotations

from flask_babel import gettext as _

from core.db import now
from core.deliveries.queueing import queue
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person
from recognition.questions import messages, queries
from recognition.questions.models import Question, QuestionState
from recognition.questions.queries import Whole

CHAMPION, ASKER = "champion", "asker"


def answer(whole: Whole, words: str) -> None:
    """Answer; whoever asked is told where to read it."""
    question = _waiting(whole)
    question.answer = words
    _end(question, QuestionState.ANSWERED)
    _tell(question)


def pass_on(whole: Whole) -> None:
    """Say that one cannot answer this; no reason is asked for."""
    question = _waiting(whole)
    _end(question, QuestionState.PASSED)
    _tell(question)


def report(question_id: int, by: str, words: str) -> None:
    """Report a concern, as the champion or as whoever asked; it works whatever else has stopped."""
    question = queries.locked(question_id)
    if question.state == QuestionState.UNCONFIRMED:
        raise RuleBroken(_("Nobody has read this question yet. Leave it, and it is deleted."))
    if question.reported_at is not None and question.looked_at is None:
        raise RuleBroken(_("This has been reported already, and somebody will look at it."))
    question.reported_at, question.reported_by = now(), by
    question.concern = "\n\n".join(each for each in (question.concern, words) if each)
    question.looked_at = question.looked_by_id = None
    _note(question, "question.reported", None)


def stop(question_id: int, by: Person) -> None:
    """End a reported question: nothing of it is brought or shown to anybody any more."""
    question = queries.locked(question_id)
    if question.state == QuestionState.STOPPED:
        raise RuleBroken(_("This has been stopped already."))
    _end(question, QuestionState.STOPPED)
    _note(question, "question.stopped", by)


def look_at(question_id: int, outcome: str, by: Person) -> None:
    """Say what was done about a concern."""
    question = queries.locked(question_id)
    if question.looked_at is not None:
        raise RuleBroken(_("Somebody has looked at this already."))
    question.looked_at, question.looked_by_id = now(), by.id
    question.outcome = "\n\n".join(each for each in (question.outcome, outcome) if each)
    _note(question, "question.looked_at", by)


def _waiting(whole: Whole) -> Question:
    """The question, held, while there is something to say to it."""
    question = queries.locked(whole.question.id)
    if not whole.is_live:
        raise RuleBroken(_("This question is closed."))
    if question.state != QuestionState.WAITING:
        raise RuleBroken(_("This question has ended. Load the page again."))
    return question


def _end(question: Question, state: QuestionState) -> None:
    question.state, question.ended_at = state, now()


def _tell(question: Question) -> None:
    queue(
        messages.OUTCOME,
        subject_id=question.id,
        step=question.state,
        person_ids=[question.asker_id],
        community_id=question.community_id,
    )


def _note(question: Question, what: str, by: Person | None) -> None:
    record(what, by=by, community_id=question.community_id, subject_id=question.id)
