"""People who are in a list twice, for tests and the example site."""

from __future__ import annotations

from sqlalchemy import select

from core.communities.actions import know
from core.communities.models import Community
from core.db import db
from core.duplicates import finding, merging
from core.duplicates.models import Duplicate, Merge
from core.people.models import Person

PHONE = "+44 7700 900555"
OTHER_FORM = "07700 900 555"


def entered(community: Community, name: str, **details: str | None) -> Person:
    """Somebody in the list, compared with everybody."""
    person = Person(source="Sign-up sheet of the spring fair")
    person.rename(name)
    person.set_email(details.pop("email", None))
    for field, value in details.items():
        setattr(person, field, value)
    db.session.add(person)
    db.session.flush()
    know(community, person)
    finding.note_people([person.id])
    return person


def twice(community: Community, name: str = "Nadia Osei", phone: str = PHONE) -> Duplicate:
    """The same name twice, with one phone number in two forms."""
    digits = phone.replace("+44 ", "0")
    entered(community, name, phone=phone, organisation="Seed Library", notes="Knows beans.")
    second = entered(community, name.upper(), phone=digits, place="Leeds", notes="Has a van.")
    return pair_of(second)


def pair_of(person: Person) -> Duplicate:
    """The pair in which this person is the second."""
    return db.session.scalars(select(Duplicate).where(Duplicate.second_id == person.id)).one()


def both(found: Duplicate) -> tuple[Person, Person]:
    return db.session.get_one(Person, found.first_id), db.session.get_one(Person, found.second_id)


def merged(community: Community, found: Duplicate, by: Person) -> Merge:
    return merging.make_one(community, *both(found), {}, by=by)


def twice_here(community: Community, by: Person, name: str) -> None:
    """Two who may be one, and two who were made one."""
    twice(community, name)
    merged(community, twice(community, "Nadia Osei", "+44 7700 900777"), by)
    db.session.commit()
