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
from tests.people import People, some_people

ABOUT = "growing food in small spaces"


def members_of(people: People) -> list[Person]:
    """Sana, Amir, Olu, Oisín, and Bea, who has no address; five neighbours are members besides."""
    neighbours = some_people(5, "Neighbour")
    for each in (people.bea, people.oisin, *neighbours):
        communities.give_role(people.community, each, Role.MEMBER, None)
    db.session.commit()
    return [people.sana, people.amir, people.olu, people.bea, people.oisin]


def planned(people: People, size: int = 5) -> Asking:
    made = actions.plan(people.community, ABOUT, size, by=people.sana)
    db.session.commit()
    return made


def drawn_by_hand(people: People) -> Asking:
    """An asking of those five who have names, as if chance had drawn them; it is not sent."""
    five = people.sana, people.amir, people.olu, people.bea, people.oisin
    made = Asking(community_id=people.community.id, about=ABOUT, size=5, by=people.sana)
    db.session.add(made)
    db.session.flush()
    db.session.add_all(AskedMember(asking_id=made.id, person_id=each.id) for each in five)
    db.session.commit()
    return made


def asking_of_all(people: People) -> Asking:
    made = drawn_by_hand(people)
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
