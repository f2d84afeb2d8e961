"""Topics and languages as people type them: words with commas between."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert

from core.db import db
from core.people.models import Person, PersonLanguage, PersonTopic, folded

MOST = 30
LONGEST = 60


def split(text: str | None) -> list[str]:
    """The tags in a text, each once; commas, semicolons and line breaks stand between them."""
    return distinct(re.split(r"[,;\n\u060c\u3001]", text or ""))


def distinct(tags: Iterable[str]) -> list[str]:
    """Each tag once, in the spelling that came first."""
    spelled: dict[str, str] = {}
    for tag in tags:
        if kept := " ".join(tag.split()):
            spelled.setdefault(folded(kept), kept)
    return list(spelled.values())


def as_spelled(tags: Iterable[str], known: Sequence[str]) -> list[str]:
    """The tags in the spelling that is used already, so that one topic stays one topic."""
    used = {folded(tag): tag for tag in known}
    return [used.get(folded(tag), tag) for tag in tags]


def together(counted: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Each word once, with how often it is used in any spelling: in the one that is used most."""
    numbers: dict[str, int] = {}
    usual: dict[str, tuple[int, str]] = {}
    for word, number in counted:
        key = folded(word)
        numbers[key] = numbers.get(key, 0) + number
        if key not in usual or (-number, word) < usual[key]:
            usual[key] = (-number, word)
    found = [(usual[key][1], number) for key, number in numbers.items()]
    return sorted(found, key=lambda each: (-each[1], each[0]))


def retag(person: Person, topics: Sequence[str], languages: Sequence[str]) -> None:
    """Give a person exactly these topics and languages."""
    for table in (PersonTopic, PersonLanguage):
        db.session.execute(delete(table).where(table.person_id == person.id))
    if topics:
        rows = [{"person_id": person.id, "topic": topic} for topic in topics]
        db.session.execute(insert(PersonTopic), rows)
    if languages:
        rows = [{"person_id": person.id, "language": language} for language in languages]
        db.session.execute(insert(PersonLanguage), rows)
    db.session.expire(person, ["topics", "languages"])
