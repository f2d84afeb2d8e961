"""Mail that waits, for tests."""

from __future__ import annotations

from sqlalchemy import insert, select

from core.db import db, new_public_id
from core.deliveries.models import Delivery
from core.departures import actions
from core.people.models import Person
from tests.deliveries import queued_invitation
from tests.people import People, some_people


def queue_many(people: People, number: int, kind: str = "invitation") -> None:
    """Messages that wait, to people of their own."""
    invitation, delivery = queued_once(people)
    persons = some_people(number, "Person")
    db.session.execute(
        insert(Delivery), [row(delivery, invitation, each) | {"kind": kind} for each in persons]
    )
    db.session.commit()


def queued_once(people: People) -> tuple[int, Delivery]:
    """One invitation that has been cancelled, for the others to be like."""
    found = db.session.scalars(select(Delivery).where(Delivery.kind == "invitation")).first()
    if found is None:
        _invitation, found = queued_invitation(people)
        actions.cancel(found, "An example.", by=people.sana)
    return found.subject_id, found


def row(like: Delivery, subject_id: int, person: Person) -> dict[str, object]:
    return {
        "public_id": new_public_id(),
        "kind": "invitation",
        "subject_id": subject_id,
        "step": "try-1",
        "person_id": person.id,
        "community_id": like.community_id,
        "expires_at": like.expires_at,
    }
