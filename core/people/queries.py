"""What we ask the database about people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from core.communities.models import Acquaintance, Membership
from core.db import db
from core.many import among
from core.people.models import Person, PersonLanguage, PersonTopic, email_key, folded
from core.privacy.queries import who_dropped


def whose_email(address: str) -> Person | None:
    """The one person who has this very address now, whatever communities know of them."""
    return db.session.scalar(select(Person).where(Person.email_key == email_key(address)))


def with_email(address: str) -> Person | None:
    """The same; an address that they gave up in a merge is theirs too.

    What is sent to them goes elsewhere then: never give a role by it.
    """
    found = whose_email(address)
    if found is not None:
        return found
    dropped_by = who_dropped([address]).get(address)
    return db.session.get(Person, dropped_by) if dropped_by else None


def keep(person: Person) -> None:
    """Read somebody anew, and let nobody else change them meanwhile."""
    db.session.get(Person, person.id, with_for_update={"key_share": True}, populate_existing=True)


def current(person_id: int) -> int:
    """Who this person is now, if they were made one with somebody else."""
    found = select(Person.merged_into_id).where(Person.id == person_id)
    return db.session.scalar(found) or person_id


def names_of(person_ids: Collection[int]) -> dict[int, str]:
    """The name of each of these people."""
    found = select(Person.id, Person.name).where(among(Person.id, person_ids))
    return {row[0]: row[1] for row in db.session.execute(found)}


def may_be_approached(person: Any = Person) -> ColumnElement[bool]:
    """Who asked neither never to be contacted, nor that nothing be done with their details."""
    return and_(person.never_contact_at.is_(None), person.restricted_at.is_(None))


def is_known_to(community_id: int) -> ColumnElement[bool]:
    """Of the few people whom a query finds otherwise, those whom the community knows of.

    Asked of each by itself: of a join or a list, SQLite reads all whom the community knows of.
    """
    known = select(Acquaintance.person_id).where(
        Acquaintance.person_id == Person.id, Acquaintance.community_id == community_id
    )
    return known.limit(1).scalar_subquery().is_not(None)


def namesakes(community_id: int, name: str) -> Sequence[Person]:
    """The people of this name that the community knows of, at most ten."""
    return db.session.scalars(
        select(Person)
        .where(Person.sort_name == folded(name), is_known_to(community_id))
        .order_by(Person.id)
        .limit(10)
    ).all()


def called(community_id: int, sort_names: Collection[str]) -> dict[str, list[Person]]:
    """By name the people that the community knows of who are called so."""
    found = select(Person).where(among(Person.sort_name, sort_names), is_known_to(community_id))
    return by_sort_name(db.session.scalars(found))


def by_sort_name(people: Iterable[Person]) -> dict[str, list[Person]]:
    """People by the name that they sort under."""
    found: dict[str, list[Person]] = {}
    for person in people:
        found.setdefault(person.sort_name, []).append(person)
    return found


def knows_at_least(community_id: int, number: int) -> bool:
    """True when the community knows of that many people, or more."""
    some = select(Acquaintance.person_id).where(Acquaintance.community_id == community_id)
    found = db.session.scalar(select(func.count()).select_from(some.limit(number).subquery()))
    return (found or 0) >= number


def topics_of(person_id: int) -> Sequence[str]:
    return db.session.scalars(
        select(PersonTopic.topic)
        .where(PersonTopic.person_id == person_id)
        .order_by(PersonTopic.topic)
    ).all()


def languages_of(person_id: int) -> Sequence[str]:
    return db.session.scalars(
        select(PersonLanguage.language)
        .where(PersonLanguage.person_id == person_id)
        .order_by(PersonLanguage.language)
    ).all()


def roles_of(community_id: int, person_id: int) -> Sequence[str]:
    """The roles that the person has in the community."""
    return db.session.scalars(
        select(Membership.role)
        .where(Membership.community_id == community_id, Membership.person_id == person_id)
        .order_by(Membership.role)
    ).all()


def may_sign_in(person: Person) -> bool:
    """True when the person belongs to a community, and signs in with their address."""
    belongs = select(Membership.id).where(Membership.person_id == person.id)
    return person.is_administrator or db.session.scalar(belongs.limit(1)) is not None


def restricted(person_ids: Collection[int]) -> set[int]:
    """Who of these asked that nothing be done with their details for now."""
    asked = among(Person.id, person_ids), Person.restricted_at.is_not(None)
    return set(db.session.scalars(select(Person.id).where(*asked)))
