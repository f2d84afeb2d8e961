"""What we ask the database about what people agreed to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select

from core.communities.models import Membership
from core.consents.models import BalancingTest, Basis, ConsentChange, Purpose, Wording
from core.consents.weighing import WIDER, Line, basis_in, may_be_invited
from core.db import db
from core.many import among
from core.people.models import Person

MOST_SHOWN = 200
IS_OVER = and_(
    func.coalesce(ConsentChange.basis, "") == Basis.CONTRACT,
    ~exists().where(
        Membership.person_id == ConsentChange.person_id,
        Membership.community_id == ConsentChange.community_id,
    ),
)
OF_LINE = (
    ConsentChange.community_id,
    ConsentChange.purpose,
    ConsentChange.channel,
    ConsentChange.basis,
    ConsentChange.is_given,
    ConsentChange.how,
    ConsentChange.at,
    IS_OVER,
)


INVITING = sorted({Purpose.INVITATION, Purpose.NAMING, *WIDER[Purpose.INVITATION]})
"""What somebody may have said yes or no to that decides on whether they are invited."""


def lines_of(person_ids: Collection[int]) -> Mapping[int, Sequence[Line]]:
    """What the ledger says of each of these people, oldest first; one query by index."""
    found: dict[int, list[Line]] = defaultdict(list)
    if not person_ids:
        return found
    rows = db.session.execute(
        select(ConsentChange.person_id, *OF_LINE)
        .where(among(ConsentChange.person_id, person_ids))
        .order_by(ConsentChange.person_id, ConsentChange.id)
    )
    for row in rows:
        found[row[0]].append(Line(*row[1:]))
    return found


def basis_of(
    person_ids: Collection[int],
    purpose: Purpose,
    channel: str | None = None,
    community_id: int | None = None,
) -> dict[int, Basis]:
    """What lets us write to each of these people about this; who is missing has no basis."""
    found = {
        person_id: basis_in(lines, purpose, channel, community_id)
        for person_id, lines in lines_of(person_ids).items()
    }
    return {person_id: basis for person_id, basis in found.items() if basis}


def not_to_invite(person_ids: Collection[int], community_id: int) -> set[int]:
    """Those of these people whom nothing lets us invite, by no channel."""
    said = lines_of(person_ids)
    return {each for each in person_ids if not may_be_invited(said.get(each, ()), community_id)}


def something_lets_invite(person_id: Any, community_id: int) -> ColumnElement[bool]:
    """Whether anything lets us invite a person, as far as they did not refuse it.

    For queries about very many; whether they refused it is weighed by itself (`not_to_invite`).
    """
    particular = set(INVITING) - {Purpose.ANYTHING}
    return exists().where(
        ConsentChange.person_id == person_id,
        ConsentChange.is_given,
        ConsentChange.purpose.in_(sorted(particular)),
        _holds_in(community_id),
        ~IS_OVER,
    )


def refusing(community_id: int) -> set[int]:
    """Everybody who said no to something and whom nothing lets us invite any more."""
    said_no = select(ConsentChange.person_id).where(
        ~ConsentChange.is_given,
        ConsentChange.purpose.in_(INVITING),
        _holds_in(community_id),
    )
    return not_to_invite(set(db.session.scalars(said_no)), community_id)


def _holds_in(community_id: int) -> ColumnElement[bool]:
    where = ConsentChange.community_id
    return or_(where.is_(None), where == community_id)


def of_person(
    person_id: int, community_id: int | None
) -> Sequence[Row[ConsentChange, Wording | None, str | None]]:
    """The newest lines about a person, with the words and who wrote it down.

    Of one community and of what holds everywhere; without a community all of them.
    """
    found = (
        select(ConsentChange, Wording, Person.name)
        .outerjoin(Wording, Wording.id == ConsentChange.wording_id)
        .outerjoin(Person, Person.id == ConsentChange.by_id)
        .where(ConsentChange.person_id == person_id)
        .order_by(ConsentChange.id.desc())
        .limit(MOST_SHOWN)
    )
    if community_id is not None:
        here = ConsentChange.community_id == community_id
        found = found.where(here | ConsentChange.community_id.is_(None))
    return db.session.execute(found).all()


def balancing_test(community_id: int) -> BalancingTest | None:
    """Why the community finds it fair to write to people it knows through their work."""
    found = select(BalancingTest).where(BalancingTest.community_id == community_id)
    return db.session.scalar(found.order_by(BalancingTest.id.desc()).limit(1))
