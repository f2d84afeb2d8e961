"""Members of Garden helpers who are asked whom they go to."""

from __future__ import annotations

from sqlalchemy import select

from core.communities import actions as communities
from core.communities.models import Role
from core.db import db
from core.people.models import Person
from outreach.askings import actions, queries
from outreach.askings.links import token_of
from outreach.askings.models import AskedMember, Asking
from outreach.nominations.models import Nomination
from tests.people import People

ABOUT = "growing food in small spaces"


def members_of(people: People) -> list[Person]:
    """Sana, Amir and Olu, and as members Oisín, and Bea, who has no address."""
    for each in (people.bea, people.oisin):
        communities.give_role(people.community, each, Role.MEMBER, None)
    db.session.commit()
    return [people.sana, people.amir, people.olu, people.bea, people.oisin]


def planned(people: People, size: int = 5) -> Asking:
    made = actions.plan(people.community, ABOUT, size, by=people.sana)
    db.session.commit()
    return made


def asking_of_all(people: People) -> Asking:
    made = planned(people)
    actions.send(made, by=people.sana)
    db.session.commit()
    return made


def asked(asking: Asking, person: Person) -> AskedMember:
    drawn = AskedMember.asking_id == asking.id, AskedMember.person_id == person.id
    public_id = db.session.scalars(select(AskedMember.public_id).where(*drawn)).one()
    found = queries.by_public_id(public_id)
    assert found is not None
    return found


def drawn(asking: Asking) -> set[int]:
    found = select(AskedMember.person_id).where(AskedMember.asking_id == asking.id)
    return set(db.session.scalars(found))


def page_of(asking: Asking, person: Person) -> str:
    return f"/whom/{token_of(asked(asking, person))}/"


def names() -> list[str]:
    return sorted(db.session.scalars(select(Nomination.name)))
