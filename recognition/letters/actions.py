"""Noting that somebody was told their news by letter, or had it read to them."""

from __future__ import annotations

from core.journal.actions import record
from core.people.models import Person
from recognition.news.telling import was_told_all

LETTER, READ = "letter", "read"


def told(community_id: int, person: Person, how: str, until_id: int, by: Person) -> None:
    """Everything up to that piece of news is known to them; what came since is not."""
    was_told_all(person.id, community_id, how, until_id)
    record(f"news.{how}", by=by, person_id=person.id, community_id=community_id)
