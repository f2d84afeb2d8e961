"""Who of ours looks after whom, and when they mean to be in touch again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

from flask import Flask, current_app
from flask_babel import gettext as _
from sqlalchemy import Row, Select, delete, literal, select, union_all, update

from core.communities import queries
from core.communities.models import Acquaintance, Community, Role
from core.db import IN_BULK, changed, db, insert_once
from core.errors import RuleBroken
from core.journal.actions import record
from core.many import among
from core.people.models import Person, PersonTerm
from core.people.queries import may_be_approached
from core.people.terms import COLUMNS, index_people, trait
from core.safeguarding.queries import people_on_hold

OWNERS = (Role.ORGANISER, Role.AMBASSADOR)
BY_NAME = PersonTerm.sort_name, PersonTerm.person_id


def of(community_id: int, person_id: int) -> Acquaintance:
    """How the community knows somebody, where the page has made sure that it does."""
    return db.session.get_one(Acquaintance, (community_id, person_id))


def names_of(community_id: int, person_ids: Collection[int]) -> dict[int, str]:
    """The name of the owner of each of these people who has one."""
    found = select(Acquaintance.person_id, Person.name).join(
        Person, Person.id == Acquaintance.owner_id
    )
    here = found.where(
        Acquaintance.community_id == community_id, among(Acquaintance.person_id, person_ids)
    )
    return {row[0]: row[1] for row in db.session.execute(here)}


def set_owner(community: Community, person: Person, owner_id: int | None, by: Person) -> None:
    """Let an organiser or ambassador of the community look after somebody, or nobody."""
    must_own(community.id, owner_id)
    known = of(community.id, person.id)
    if known.owner_id != owner_id:
        known.owner_id = owner_id
        index_people([person.id])
        record(
            "person.owned" if owner_id else "person.disowned",
            by=by,
            person_id=person.id,
            community_id=community.id,
            subject_id=owner_id,
        )


def index_theirs(owner_ids: Collection[int]) -> None:
    """Have everybody whom these look after be found by them, after many changed hands."""
    theirs = select(Acquaintance.person_id).where(among(Acquaintance.owner_id, owner_ids))
    index_people(db.session.scalars(theirs.distinct()).all())


def pass_on(community_id: int, owner_id: int, to_id: int | None) -> int:
    """Let somebody else look after everybody whom the owner looks after here, or nobody.

    Answers how many. They are found by one trait less or another one; nothing else is read anew, so
    that a request can do it for a hundred thousand.
    """
    db.session.flush()
    theirs = update(Acquaintance).where(
        Acquaintance.community_id == community_id, Acquaintance.owner_id == owner_id
    )
    number = changed(theirs.values(owner_id=to_id).execution_options(**IN_BULK))
    there = PersonTerm.community_id == community_id, PersonTerm.term == _term(owner_id)
    if to_id is not None:
        found = select(literal(community_id), literal(_term(to_id)), *BY_NAME).where(*there)
        put = insert_once(PersonTerm).from_select(COLUMNS, found).on_conflict_do_nothing()
        db.session.execute(put)
    db.session.execute(delete(PersonTerm).where(*there).execution_options(**IN_BULK))
    return number


def _term(owner_id: int) -> str:
    return trait("owner", str(owner_id))


def add(app: Flask, follow: Callable[[int, int], None]) -> None:
    """Have something follow when somebody (second) has no part in a community any more (first)."""
    app.extensions.setdefault("followers_of_owners", []).append(follow)


def let_go(community_id: int, owner_id: int) -> None:
    """Have nobody looked after by whoever has no part here any more."""
    if (community_id, owner_id) in queries.with_role([owner_id], *OWNERS):
        return
    pass_on(community_id, owner_id, None)
    for follow in current_app.extensions.get("followers_of_owners", ()):
        follow(community_id, owner_id)


def must_own(community_id: int, owner_id: int | None) -> None:
    """Refuse whoever has no part in the community. Raises RuleBroken."""
    if owner_id and (community_id, owner_id) not in queries.with_role([owner_id], *OWNERS):
        raise RuleBroken(_("Only an organiser or an ambassador of this community can do that."))


def due(
    owner_id: int, community_ids: Collection[int], until: date, limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """With whom this owner means to be in touch by then, longest due first.

    Each row has person_id, name, community_id, since, contact_every_days and contact_due_on.
    """
    if not community_ids:
        return []
    each_there = (due_statement(owner_id, one, until, limit).subquery() for one in community_ids)
    found = union_all(*(select(there) for there in each_there)).subquery()
    first = select(found).order_by(found.c.contact_due_on, found.c.person_id).limit(limit)
    return db.session.execute(first).all()


def due_statement(
    owner_id: int, community_id: int, until: date, limit: int
) -> Select[*tuple[Any, ...]]:
    """Those of one community, read in the order of the index however many there are."""
    return (
        select(
            Acquaintance.person_id,
            Person.name,
            Acquaintance.community_id,
            Acquaintance.since,
            Acquaintance.contact_every_days,
            Acquaintance.contact_due_on,
        )
        .join(Person, Person.id == Acquaintance.person_id)
        .where(
            Acquaintance.owner_id == owner_id,
            Acquaintance.community_id == community_id,
            Acquaintance.contact_due_on <= until,
            Acquaintance.person_id != owner_id,
            may_be_approached(),
            Person.id.not_in(people_on_hold()),
        )
        .order_by(Acquaintance.contact_due_on, Acquaintance.person_id)
        .limit(limit)
    )
