"""The index of searchable words of a person."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, current_app
from sqlalchemy import delete, insert, select

from core.db import db
from core.people.models import Person, PersonTopic, PersonWord, words_of


def add(app: Flask, index: Callable[[Person], None]) -> None:
    """Have another index follow whenever what is known of a person changes, such as the name."""
    app.extensions.setdefault("indexes_of_people", []).append(index)


def index_words(person: Person) -> None:
    """Make a person findable by what is known of them now: name, place, address, topics."""
    db.session.flush()
    topics = db.session.scalars(select(PersonTopic.topic).where(PersonTopic.person_id == person.id))
    words = words_of(person.name, person.organisation, person.place, person.email, *topics)
    db.session.execute(delete(PersonWord).where(PersonWord.person_id == person.id))
    rows = [{"word": word, "person_id": person.id} for word in sorted(words)]
    if rows:
        db.session.execute(insert(PersonWord), rows)
    for index in current_app.extensions.get("indexes_of_people", ()):
        index(person)
