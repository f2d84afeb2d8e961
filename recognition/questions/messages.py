"""The messages about a question. None has the address of the other in it, nor a way to reply to it.

The question waits for caps, quiet hours and leave like every message to a champion. What the asker
asked for themselves, a link and its outcome, is a notice. For whom they are is confidential: a
champion may be known by another name than theirs.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.consents.models import Purpose
from core.deliveries.kinds import Kind, Message, Never, Verdict
from core.deliveries.leaving import Leaving
from core.deliveries.writing import write
from recognition.questions import queries
from recognition.questions.links import asked_url, question_url
from recognition.questions.models import ANSWER_WITHIN, CONFIRM_WITHIN, QuestionState
from recognition.questions.queries import Whole

LINK, QUESTION, OUTCOME = "question-link", "question", "question-outcome"
TOLD = (QuestionState.ANSWERED, QuestionState.PASSED, QuestionState.UNANSWERED)


def gather(deliveries: Sequence[Leaving]) -> dict[int, Whole]:
    """The questions that these messages are about, in one query."""
    return queries.wholes({each.subject_id for each in deliveries})


def check_link(delivery: Leaving, about: Whole | None) -> Verdict:
    """Of use until they have said so, and while that champion can be asked."""
    if about is None or about.question.state != QuestionState.UNCONFIRMED or not about.is_live:
        return _not_wanted(_("There is nothing left to confirm."))
    return None


def check_question(delivery: Leaving, about: Whole | None) -> Verdict:
    """Of use while it waits, and the champion shows that face to whoever asked."""
    if about is None or about.question.state != QuestionState.WAITING or not about.is_live:
        return _not_wanted(_("The question has ended, or the champion is not shown any more."))
    if about.face.person.id != delivery.person_id:
        return _not_wanted(_("The question is for somebody else."))
    return None


def check_outcome(delivery: Leaving, about: Whole | None) -> Verdict:
    """That no answer came is said in any case; an answer only while its champion is shown."""
    if about is None or about.question.state not in TOLD:
        return _not_wanted(_("The question was stopped."))
    if about.question.state != QuestionState.UNANSWERED and not about.is_live:
        return _not_wanted(_("The champion is not shown any more."))
    return None


def compose_link(delivery: Leaving, about: Whole) -> Message:
    context = {**_context(about), "url": asked_url(about.question)}
    return write("recognition/questions/mail/link", context)


def compose_question(delivery: Leaving, about: Whole) -> Message:
    context = {**_context(about), "url": question_url(about.question), "reader": delivery.person}
    return write("recognition/questions/mail/question", context)


def compose_outcome(delivery: Leaving, about: Whole) -> Message:
    context = {**_context(about), "url": asked_url(about.question)}
    return write("recognition/questions/mail/outcome", context)


def _context(about: Whole) -> dict[str, object]:
    """What these messages may say: names as they were chosen, and no more of anybody."""
    return {
        "question": about.question,
        "champion": about.face.name if about.is_live else "",
        "community": about.face.community,
    }


def _not_wanted(why: str) -> Never:
    return Never(why, state="cancelled")


KINDS = (
    Kind(
        LINK,
        _l("Link to confirm a question"),
        compose_link,
        check_link,
        gather,
        is_notice=True,
        is_confidential=True,
        expires_after=CONFIRM_WITHIN,
    ),
    Kind(
        QUESTION,
        _l("Question to a champion"),
        compose_question,
        check_question,
        gather,
        purpose=Purpose.QUESTION,
        is_confidential=True,
        expires_after=ANSWER_WITHIN,
    ),
    Kind(
        OUTCOME,
        _l("What became of a question"),
        compose_outcome,
        check_outcome,
        gather,
        is_notice=True,
        is_confidential=True,
    ),
)
