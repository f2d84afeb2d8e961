"""Whatever the journal says of a person reads as one sentence on their timeline."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flask import Flask

from core.journal.queries import BEYOND_COMMUNITIES
from core.journal.sentences import OF_CORE
from outreach.telling import SENTENCES as OF_OUTREACH
from recognition.telling import SENTENCES as OF_RECOGNITION
from tests.guards.sources import called, calls, python_files, tree


def test_every_word_about_a_person_has_a_sentence(app: Flask) -> None:
    said = app.extensions["journal_sentences"]
    assert sorted({word for word in _words_about_people() if word not in said}) == []


def test_no_word_has_two_sentences() -> None:
    assert OF_CORE.keys() & OF_OUTREACH.keys() == set()
    assert OF_CORE.keys() & OF_RECOGNITION.keys() == set()
    assert OF_OUTREACH.keys() & OF_RECOGNITION.keys() == set()


def _words_about_people() -> Iterator[str]:
    """The words that a timeline shows; not those that are put together of two."""
    for path in python_files():
        found = [each for each in calls(tree(path)) if called(each).removeprefix("_") in RECORDS]
        through = any(_is_about_a_person(each) for each in found)
        for each in found:
            is_told = through if called(each) == "_record" else _is_about_a_person(each)
            for word in _words(each):
                if (is_told or word in BEYOND_COMMUNITIES) and not word.endswith("."):
                    yield word


def _is_about_a_person(call: ast.Call) -> bool:
    given = {each.arg for each in call.keywords}
    return called(call) == "record_many" or {"person_id", "community_id"} <= given


def _words(call: ast.Call) -> list[str]:
    parts = (each for given in call.args[:1] for each in ast.walk(given))
    return [str(each.value) for each in parts if isinstance(each, ast.Constant)]


RECORDS = ("record", "record_many")
