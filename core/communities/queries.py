"""What we ask the database about communities and who is in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select

from core.communities.models import Acquaintance, Community, Membership, Role, SkippedStep
from core.db import db
from core.many import among
from core.people.models import Person


def all_of_them() -> Sequence[Community]:
    return db.session.scalars(select(Community).order_by(Community.id)).all()


def without_organiser(limit: int) -> Sequence[str]:
    """The names of communities that nobody organises."""
    organised = select(Membership.community_id).where(Membership.role == Role.ORGANISER)
    found = select(Community.name).where(Community.id.not_in(organised)).order_by(Community.id)
    return db.session.scalars(found.limit(limit)).all()


def some(community_ids: Collection[int]) -> dict[int, Community]:
    """These communities, by id."""
    found = db.session.scalars(select(Community).where(Community.id.in_(community_ids)))
    return {each.id: each for each in found}


def of_person(person: Person) -> Sequence[Community]:
    """The communities that a signed-in person belongs to; an administrator sees every one."""
    if person.is_administrator:
        return all_of_them()
    mine = select(Membership.community_id).where(Membership.person_id == person.id)
    return db.session.scalars(
        select(Community).where(Community.id.in_(mine)).order_by(Community.id)
    ).all()


def known_person(community_id: int, person_id: int) -> Person | None:
    """The person, if this community knows of them; the only way to reach a person by id."""
    known = select(Acquaintance.person_id).where(
        Acquaintance.community_id == community_id, Acquaintance.person_id == person_id
    )
    return db.session.scalar(select(Person).where(Person.id.in_(known)))


def known_people(community_id: int, person_ids: Collection[int]) -> Sequence[Person]:
    """Those of these people whom this community knows of, by name."""
    known = select(Acquaintance.person_id).where(
        Acquaintance.community_id == community_id, Acquaintance.person_id.in_(person_ids)
    )
    people = select(Person).where(Person.id.in_(known)).order_by(Person.sort_name, Person.id)
    return db.session.scalars(people).all()


def knows_another(community_id: int, person_id: int) -> bool:
    """True when another community knows of this person."""
    asked = select(Acquaintance.person_id).where(
        Acquaintance.person_id == person_id, Acquaintance.community_id != community_id
    )
    return db.session.scalar(asked.limit(1)) is not None


def not_to_read(community_id: int, person_ids: Collection[int]) -> set[int]:
    """Those of these people of whom the community does not see what another one wrote."""
    asked = select(Acquaintance.person_id).where(
        Acquaintance.community_id == community_id,
        among(Acquaintance.person_id, person_ids),
        ~Acquaintance.sees_words,
    )
    return set(db.session.scalars(asked))


def people_with_role(community_id: int, *roles: str) -> Sequence[Person]:
    """Everyone in the community with one of these roles, by name."""
    holders = select(Membership.person_id).where(
        Membership.community_id == community_id, Membership.role.in_(roles)
    )
    return db.session.scalars(
        select(Person).where(Person.id.in_(holders)).order_by(Person.sort_name, Person.id)
    ).all()


def has_role(community_id: int, person_id: int, role: str) -> bool:
    """True when the person holds this role there."""
    held = select(Membership.id).where(
        Membership.community_id == community_id,
        Membership.person_id == person_id,
        Membership.role == role,
    )
    return db.session.scalar(held) is not None


def with_role(person_ids: Collection[int], *roles: str) -> set[tuple[int, int]]:
    """In which communities these people hold one of these roles: community and person."""
    held = select(Membership.community_id, Membership.person_id).where(
        Membership.person_id.in_(person_ids), Membership.role.in_(roles)
    )
    return {(row[0], row[1]) for row in db.session.execute(held)}


def inviters(community_id: int) -> Sequence[Person]:
    """Who can write invitations: organisers and ambassadors."""
    return people_with_role(community_id, Role.ORGANISER, Role.AMBASSADOR)


def organisers_to_change(membership: Membership) -> dict[int, Membership]:
    """This membership, and every organiser there, as they are now; kept until this is done."""
    is_organiser = Membership.role == Role.ORGANISER
    held = select(Membership).where(
        Membership.community_id == membership.community_id,
        or_(is_organiser, Membership.id == membership.id),
    )
    kept = held.order_by(Membership.id).with_for_update()
    found = db.session.scalars(kept, execution_options={"populate_existing": True})
    return {each.id: each for each in found}


def team(community_id: int) -> Sequence[tuple[Membership, Person]]:
    """Every membership with its person, by name; members after those with a part to play."""
    found = db.session.execute(
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.community_id == community_id)
        .order_by(Membership.role == Role.MEMBER, Person.sort_name, Person.id, Membership.role)
        .limit(500)
    )
    return [(membership, person) for membership, person in found]


def skipped_steps(community_id: int) -> dict[str, SkippedStep]:
    """The first steps that were skipped, by name of the step."""
    found = db.session.scalars(select(SkippedStep).where(SkippedStep.community_id == community_id))
    return {row.step: row for row in found}


def organised_by(person: Person) -> list[int]:
    """The ids of the communities that this person organises."""
    organised = select(Membership.community_id).where(
        Membership.person_id == person.id, Membership.role == Role.ORGANISER
    )
    return list(db.session.scalars(organised))
