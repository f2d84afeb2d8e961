"""The clock ends what nobody answered or confirmed, and says so once."""

from __future__ import annotations

from sqlalchemy import delete, update

from core.db import IN_BULK, changed, db, now
from core.deliveries.queueing import queue
from core.people.models import Person
from core.queue import every
from recognition.questions import messages, queries
from recognition.questions.models import Question, QuestionState


@every(hours=1)
def end_unanswered() -> None:
    """Tell those who asked two weeks ago that no answer came, once."""
    for question_id in queries.overdue():
        waits = update(Question).where(
            Question.id == question_id, Question.state == QuestionState.WAITING
        )
        ended = {"state": QuestionState.UNANSWERED, "ended_at": now()}
        if changed(waits.values(ended).execution_options(**IN_BULK)):
            question = queries.locked(question_id)
            queue(
                messages.OUTCOME,
                subject_id=question_id,
                step=QuestionState.UNANSWERED,
                person_ids=[question.asker_id],
                community_id=question.community_id,
            )
    db.session.commit()


@every(hours=1)
def forget_unconfirmed() -> None:
    """Delete what nobody confirmed within two days, with people of whom we know nothing else."""
    found = queries.never_confirmed()
    ids = [question_id for question_id, _asker_id in found]
    unconfirmed = Question.state == QuestionState.UNCONFIRMED
    db.session.execute(
        delete(Question).where(Question.id.in_(ids), unconfirmed).execution_options(**IN_BULK)
    )
    free = queries.held_by_nothing({asker_id for _question_id, asker_id in found}, messages.LINK)
    db.session.execute(delete(Person).where(Person.id.in_(free)).execution_options(**IN_BULK))
    db.session.commit()
