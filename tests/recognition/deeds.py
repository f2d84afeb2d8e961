"""Contributions for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select, text

from core.db import db, new_public_id
from core.people.models import Person
from recognition.contributions import actions
from recognition.contributions.models import Contribution, Participation
from recognition.contributions.queries import whole
from recognition.past import load_contributions
from tests.people import People, some_people

SAID = "Held the seed swap table"
WORDS: dict[str, Any] = {"kind": "event", "said": SAID, "done_on": date(2026, 11, 1)}


def logged(people: People, by: Person, *others: Person, **words: Any) -> Contribution:
    """Something that a person did, with others who have still to say whether it is so."""
    said = {**WORDS, **words}
    made = actions.log(people.community, said, new_public_id(), by, others)
    db.session.commit()
    return whole(made.id)


def deeds_enough_to_plan(people: People) -> None:
    """So many that a database has reason to take the index that it takes for very many."""
    load_contributions(people.community, [each.id for each in some_people(30, "Helper")], 20)
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))  # as it does by itself; SQLite does not


def state_of(contribution: Contribution, person: Person) -> str | None:
    """How it stands with this person on it."""
    db.session.expire_all()
    return db.session.scalar(
        select(Participation.state).filter_by(contribution_id=contribution.id, person_id=person.id)
    )
