"""What we ask the database about the journal."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from core.db import db
from core.journal.models import Entry, Head
from core.many import among
from core.people.models import Person

BEYOND_COMMUNITIES = ("person.never", "person.told", "person.chose")
_IS_ERASING = and_(Entry.what == "person.erased", Entry.position.is_not(None))
By, Now = aliased(Person), aliased(Person)


def of_person(person_id: int, community_id: int) -> Sequence[tuple[Entry, str | None]]:
    """The newest 50 lines about a person in a community, each with the name of who did it.

    What was written about somebody before they were made one with this person is among them.
    """
    belongs = or_(Entry.community_id == community_id, Entry.what.in_(BEYOND_COMMUNITIES))
    found = db.session.execute(
        select(Entry, Now.name)
        .outerjoin(By, By.id == Entry.by_id)
        .outerjoin(Now, Now.id == current(By))
        .where(Entry.person_id.in_(all_of(person_id)), belongs)
        .order_by(Entry.at.desc(), Entry.id.desc())
        .limit(50)
    )
    return [(entry, name) for entry, name in found]


def all_of(person_id: int) -> list[int]:
    """The number of a person, and those of everybody who was made one with them."""
    gone = select(Person.id).where(Person.merged_into_id == person_id)
    return [person_id, *db.session.scalars(gone)]


def current(person: Any) -> Any:
    """The number of who somebody is now, if they were made one with somebody else."""
    return db.func.coalesce(person.merged_into_id, person.id)


def head() -> Head | None:
    """Where the chain ends; None while nothing was ever written."""
    return db.session.scalar(select(Head), execution_options={"populate_existing": True})


def erased(person_ids: Collection[int]) -> set[int]:
    """Those of these people of whom a line in the chain says that they were erased."""
    found = select(Entry.person_id).where(_IS_ERASING, among(Entry.person_id, person_ids))
    return {each for each in db.session.scalars(found) if each}


def emptied_by_erasing() -> set[int]:
    """The lines that do not say about whom, and lost their words when somebody was erased."""
    found = db.session.scalars(select(Entry.details).where(_IS_ERASING))
    return {number for details in found for number in details.get("emptied", ())}


@contextmanager
def one_state() -> Iterator[None]:
    """Read everything as it is at one moment, whatever is written meanwhile; nothing is locked."""
    db.session.rollback()
    options: dict[str, Any] = {"only_reads": True}
    if db.session.get_bind().dialect.name != "sqlite":
        options["isolation_level"] = "REPEATABLE READ"
    db.session.connection(execution_options=options)
    try:
        yield
    finally:
        db.session.rollback()
