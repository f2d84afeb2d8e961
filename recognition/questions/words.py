"""What the states of a question are called."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from recognition.questions.models import QuestionState

STATE_WORDS: dict[str, LazyString] = {
    QuestionState.WAITING: _l("Waits for an answer"),
    QuestionState.ANSWERED: _l("Answered"),
    QuestionState.UNANSWERED: _l("No answer came"),
    QuestionState.PASSED: _l("Passed"),
    QuestionState.STOPPED: _l("Stopped"),
}
REPORTED_BY_WORDS: dict[str, LazyString] = {
    "champion": _l("The champion reported this"),
    "asker": _l("Whoever asked reported this"),
}
