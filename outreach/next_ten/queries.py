"""What the chooser asks the database: who could be asked next, and what is known of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Executable, and_, exists, func, or_, select

from core.communities import queries as communities
from core.communities.models import Acquaintance, Membership, Role
from core.consents import queries as consents
from core.db import db, today
from core.journal.models import Entry
from core.people import ties
from core.people.models import Person, PersonLanguage, folded
from core.people.queries import may_be_approached
from core.safeguarding import queries as safeguarding
from outreach.invitations.models import Answer, Invitation
from outreach.next_ten.models import Choosing, Wish
from outreach.nominations.models import Nomination, Origin
from outreach.segments import queries as segments
from outreach.segments.models import Segment
from outreach.touchpoints.models import HUMAN, Touchpoint

STREAMED = {"yield_per": 20_000}
Pairs = NDArray[np.int64]


def known(community_id: int, since: datetime) -> Sequence[tuple[int, str | None, bool, bool]]:
    """Everybody whom the community knows, by id: their organisation, whether they are in the
    community, and whether they may be asked. Who was asked since then is left in peace.
    """
    belongs = exists().where(_is_member(community_id))
    found = (
        select(Person.id, Person.organisation, belongs, may_be_asked(community_id, since))
        .join(Acquaintance, Acquaintance.person_id == Person.id)
        .where(Acquaintance.community_id == community_id)
        .order_by(Person.id)
    )
    rows = db.session.connection().execute(found, execution_options=STREAMED)
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def free(community_id: int, since: datetime, person_ids: Collection[int]) -> set[int]:
    """Which of these people, whom the community knows, may be asked now."""
    found = (
        select(Person.id)
        .join(Acquaintance, Acquaintance.person_id == Person.id)
        .where(Acquaintance.community_id == community_id, Person.id.in_(person_ids))
        .where(may_be_asked(community_id, since))
    )
    may = set(db.session.scalars(found))
    return may - consents.not_to_invite(may, community_id)


def may_be_asked(community_id: int, since: datetime) -> ColumnElement[bool]:
    """Whether a person may be asked to take part now, as far as they did not refuse it.

    Who was asked since then is left in peace.
    """
    has_part = exists().where(_is_member(community_id), Membership.role != Role.MEMBER)
    in_the_way = exists().where(
        Invitation.person_id == Person.id,
        Invitation.community_id == community_id,
        or_(
            Invitation.is_open,
            Invitation.invited_at >= since,
            Invitation.ask_again_on > today(),
            Invitation.answer.in_((Answer.NO_THANKS, Answer.NEVER)),
        ),
    )
    return and_(
        ~has_part,
        ~in_the_way,
        may_be_approached(),
        consents.something_lets_invite(Person.id, community_id),
        or_(Person.away_until.is_(None), Person.away_until < today()),
        Person.id.not_in(safeguarding.people_on_hold()),
    )


def refusing(community_id: int) -> NDArray[np.int64]:
    """Everybody who does not want to be invited."""
    return np.array(sorted(consents.refusing(community_id)), dtype=np.int64)


def in_segments(community_id: int) -> Pairs:
    """Each segment with each person of it whom the community knows."""
    return _as_pairs(segments.pairs(community_id))


def targets(community_id: int) -> Sequence[tuple[int, int]]:
    """The segments of the community with their targets, by id."""
    found = select(Segment.id, Segment.target).where(Segment.community_id == community_id)
    return [(row[0], row[1]) for row in db.session.execute(found.order_by(Segment.id))]


def in_or_asked(community_id: int) -> NDArray[np.int64]:
    """Who is in the community or in an open wave and has not said no: they fill a place."""
    found = segments.members(community_id).union(segments.asked(community_id))
    return np.unique(_as_numbers(found))


def tied(community_id: int) -> Sequence[tuple[ties.Source, Pairs]]:
    """Who knows whom, by source."""
    return [(source, _as_pairs(source.pairs(community_id))) for source in ties.sources()]


def voices(community_id: int) -> Pairs:
    """By how many others each person was nominated, as far as that was approved.

    Nobody counts for themselves, and all of whom we do not know who they were count as one.
    """
    voice = func.coalesce(Nomination.nominated_by_id, 0)
    return _as_pairs(
        select(Nomination.person_id, func.count(voice.distinct()))
        .where(
            Nomination.community_id == community_id,
            Nomination.state == "approved",
            Nomination.person_id.is_not(None),
            Nomination.origin != Origin.SELF,
            voice != Nomination.person_id,
        )
        .group_by(Nomination.person_id)
    )


def last_contacts(community_id: int, since: datetime) -> NDArray[np.int64]:
    """With whom somebody of ours was in touch since then."""
    return _as_numbers(
        select(Touchpoint.person_id)
        .where(Touchpoint.community_id == community_id, Touchpoint.at >= since)
        .where(Touchpoint.kind.in_(HUMAN))
        .distinct()
    )


def speakers(community_id: int) -> NDArray[np.int64]:
    """Who speaks a language that somebody who can invite speaks too."""
    inviters = [each.id for each in communities.inviters(community_id)]
    theirs = select(PersonLanguage.language).where(PersonLanguage.person_id.in_(inviters))
    return _as_numbers(
        select(PersonLanguage.person_id).where(PersonLanguage.language.in_(theirs)).distinct()
    )


def last_change(community_id: int) -> datetime | None:
    """When somebody last did something in the community, other than to move what counts."""
    found = select(Entry.at).where(
        Entry.community_id == community_id, ~Entry.what.startswith("next_ten.")
    )
    return db.session.scalar(found.order_by(Entry.at.desc()).limit(1))


def open_invitations(community_id: int) -> dict[int, int]:
    """How many open invitations each inviter of the community looks after."""
    inviters = [each.id for each in communities.inviters(community_id)]
    found = db.session.execute(
        select(Invitation.inviter_id, func.count())
        .where(
            Invitation.inviter_id.in_(inviters),
            Invitation.is_open,
            Invitation.community_id == community_id,
        )
        .group_by(Invitation.inviter_id)
    )
    return dict.fromkeys(inviters, 0) | {row[0]: row[1] for row in found if row[0]}


def nominations_of(community_id: int, person_ids: Collection[int]) -> dict[int, list[Nomination]]:
    """What was said when each of these people was named, as far as that was approved."""
    found: dict[int, list[Nomination]] = {}
    rows = db.session.scalars(
        select(Nomination)
        .where(
            Nomination.person_id.in_(person_ids),
            Nomination.community_id == community_id,
            Nomination.state == "approved",
        )
        .order_by(Nomination.id)
        .limit(200)
    )
    for each in rows:
        found.setdefault(each.person_id or 0, []).append(each)
    return found


def members_among(community_id: int, person_ids: Collection[int]) -> set[int]:
    """Which of these people are in the community."""
    found = segments.members(community_id).where(Membership.person_id.in_(person_ids))
    return set(db.session.scalars(found))


def organisations_in(wave_id: int) -> Sequence[str]:
    """The organisations of the people in a wave, as often as there are people of them."""
    found = select(Person.organisation).join(Invitation, Invitation.person_id == Person.id)
    names = found.where(Invitation.wave_id == wave_id, Person.organisation.is_not(None))
    return [name for name in db.session.scalars(names) if name]


def wishes(wave_id: int) -> Sequence[Wish]:
    """Who must and who must never be proposed for a wave."""
    found = select(Wish).where(Wish.wave_id == wave_id).order_by(Wish.person_id)
    return db.session.scalars(found).all()


def of_organisation(person_ids: Collection[int], person: Person) -> int:
    """How many others of these people are of the organisation of this one."""
    found = select(Person.organisation).where(Person.id.in_(person_ids), Person.id != person.id)
    theirs = folded(person.organisation or "")
    return sum(folded(each or "") == theirs for each in db.session.scalars(found))


def choosing_of(wave_id: int) -> Choosing | None:
    return db.session.get(Choosing, wave_id)


def _is_member(community_id: int) -> ColumnElement[bool]:
    return and_(Membership.person_id == Person.id, Membership.community_id == community_id)


def _as_pairs(statement: Executable) -> Pairs:
    return _as_numbers(statement).reshape(-1, 2)


def _as_numbers(statement: Executable) -> NDArray[np.int64]:
    """Every number of every row, one after the other."""
    found = db.session.connection().execute(statement, execution_options=STREAMED)
    return np.fromiter(chain.from_iterable(found), dtype=np.int64)
