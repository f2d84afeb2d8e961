"""The links by which an asker and a champion reach a question, without an account."""

from __future__ import annotations

from core.pages.links import absolute, sign, unsign
from recognition.questions.models import Question

ASKED, QUESTION = "asked", "question"


def asked_token(question: Question) -> str:
    return sign(ASKED, question.public_id)


def asked_url(question: Question) -> str:
    """The whole address of the page of whoever asked."""
    return absolute("recognition.questions.asked", token=asked_token(question))


def question_token(question: Question) -> str:
    return sign(QUESTION, question.public_id)


def question_url(question: Question) -> str:
    """The whole address of the page on which the champion answers."""
    return absolute("recognition.champion_answers.show", token=question_token(question))


def public_id_of(token: str, salt: str) -> str | None:
    """The question that a token was made for; those of askers and champions are two things."""
    return unsign(salt, token)
