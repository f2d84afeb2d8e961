"""Whatever the journal says reads as one sentence, and only the journal itself writes lines."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from core.accounts.telling import SENTENCES as OF_ACCOUNTS
from core.bulk.words import SENTENCES as IN_BULK
from core.journal.models import Entry
from core.journal.sentences import OF_CORE
from core.journal.words import BESIDE
from core.second_factor.telling import SENTENCES as OF_SECOND_FACTORS
from core.single_sign_on.telling import SENTENCES as OF_IDENTITIES
from outreach.telling import SENTENCES as OF_OUTREACH
from recognition.telling import SENTENCES as OF_RECOGNITION
from tests.guards.sources import called, calls, python_files, tree


def test_every_word_has_a_sentence(app: Flask) -> None:
    said = app.extensions["journal_sentences"]
    assert sorted({word for word in _all_words() if word not in said}) == []


def test_no_word_has_two_sentences() -> None:
    of_people = [*OF_CORE, *OF_ACCOUNTS, *OF_SECOND_FACTORS, *OF_IDENTITIES, *IN_BULK]
    everything = [*of_people, *BESIDE, *OF_OUTREACH, *OF_RECOGNITION]
    assert sorted(everything) == sorted(set(everything))


def test_whom_a_sentence_is_about_reads_it_as_you(app: Flask) -> None:
    """And whoever else reads it, as they."""
    for word, sentence in app.extensions["journal_sentences"].items():
        line = Entry(what=word, details={})
        told, own = (sentence.read(line, "X", is_reader) for is_reader in (False, True))
        assert not re.search(r"\byou|[][|]", told, re.IGNORECASE), told
        assert not re.search(r"\b(they|them|theirs?)\b|[][|]", own, re.IGNORECASE), own


def test_no_name_chooses_words() -> None:
    sentence = OF_CORE["person.told"]
    told = sentence.read(Entry(what="person.told", details={}), "[a|b]", is_reader=True)
    assert told == "[a|b] told you what we hold about you"


def test_lines_are_written_only_where_they_are_bound() -> None:
    assert [f"{path}:{call.lineno}" for path, call in _writing_entries()] == []


def _all_words() -> Iterator[str]:
    """Every word but those that are put together of two."""
    for path in python_files():
        for each in calls(tree(path)):
            if called(each).removeprefix("_") in RECORDS:
                yield from (word for word in _words(each) if not word.endswith("."))


def _writing_entries() -> Iterator[tuple[Path, ast.Call]]:
    """Where a line is made by another way than `record`, hence without a place in the chain."""
    for path in python_files():
        for call in calls(tree(path)) if path.parts[:2] != ("core", "journal") else ():
            into = [each.id for each in call.args[:1] if isinstance(each, ast.Name)]
            writes = called(call) in ("insert", "insert_once", "insert_many", "insert_new", "put")
            if called(call) == "Entry" or (writes and into == ["Entry"]):
                yield path, call


def _words(call: ast.Call) -> list[str]:
    parts = (each for given in call.args[:2] for each in ast.walk(given))
    found = (each.value for each in parts if isinstance(each, ast.Constant))
    return [each for each in found if isinstance(each, str) and WORD.fullmatch(each)]


WORD = re.compile(r"[a-z_]+\.[a-z_]*")
RECORDS = ("record", "record_many", "record_each", "record_about", "note", "tell", "tell_journal")
