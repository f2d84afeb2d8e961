"""What we ask the database about ambassadors: how they stand, and who has been silent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from core.communities.models import Community, Membership, Role
from core.db import db, today
from core.people.models import Person
from recognition.settings.models import USUAL, RecognitionSettings
from recognition.terms.models import ASKED_BEFORE, BuddyQuestion, Term

MOST = 500
LOOKS_AFTER = (Role.AMBASSADOR, Role.ORGANISER)
Buddy, StandIn = aliased(Person), aliased(Person)
MONTHS = func.coalesce(RecognitionSettings.term_months, USUAL["term_months"])
OF_MEMBER = and_(
    Term.community_id == Membership.community_id, Term.person_id == Membership.person_id
)
IS_AMBASSADOR = Membership.role == Role.AMBASSADOR


@dataclass(frozen=True)
class Standing:
    """An ambassador: since when, where, with which term, and who is beside them."""

    person: Person
    community: Community
    since: datetime
    term: Term | None
    buddy: Person | None
    stand_in: Person | None


def standing(community_id: int, person_id: int) -> Standing | None:
    """How this ambassador stands here; None for who is none."""
    found = standings([person_id], [community_id])
    return found[0] if found else None


def standings(person_ids: Collection[int], community_ids: Collection[int]) -> list[Standing]:
    """How these ambassadors stand in these communities, in one statement."""
    found = _ambassadors(community_ids).where(Membership.person_id.in_(person_ids))
    return [Standing(*row) for row in db.session.execute(found)]


def ambassadors(community_id: int) -> list[Standing]:
    """The ambassadors of a community, by name; at most 500."""
    found = _ambassadors([community_id]).order_by(Person.sort_name, Person.id).limit(MOST)
    return [Standing(*row) for row in db.session.execute(found)]


def emeriti(community_id: int) -> Sequence[tuple[Term, Person]]:
    """Who was an ambassador here and is emeritus now, by name; at most 500."""
    found = (
        select(Term, Person)
        .join(Person, Person.id == Term.person_id)
        .outerjoin(Membership, and_(OF_MEMBER, IS_AMBASSADOR))
        .where(
            Term.community_id == community_id,
            Term.emeritus_on.is_not(None),
            Membership.id.is_(None),
        )
        .order_by(Person.sort_name, Person.id)
        .limit(MOST)
    )
    return [(row[0], row[1]) for row in db.session.execute(found)]


def term(community_id: int, person_id: int) -> Term | None:
    """The term of this person here, whether they are an ambassador still or not."""
    return db.session.get(Term, {"community_id": community_id, "person_id": person_id})


def term_to_change(community_id: int, person_id: int) -> Term:
    """The same, locked where the database can, as it is now. Raises NoResultFound."""
    return db.session.scalars(
        select(Term)
        .where(Term.community_id == community_id, Term.person_id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def membership(community_id: int, person_id: int) -> Membership:
    """The membership of an ambassador. Raises NoResultFound for who is none."""
    return db.session.scalars(
        select(Membership).where(
            Membership.community_id == community_id,
            Membership.person_id == person_id,
            IS_AMBASSADOR,
        )
    ).one()


def _ambassadors(community_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(Person, Community, Membership.since, Term, Buddy, StandIn)
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .join(Community, Community.id == Membership.community_id)
        .outerjoin(Term, OF_MEMBER)
        .outerjoin(Buddy, Buddy.id == Term.buddy_id)
        .outerjoin(StandIn, StandIn.id == Term.stand_in_id)
        .where(Membership.community_id.in_(community_ids), IS_AMBASSADOR)
    )


def looks_after(community_id: int, person_id: int) -> bool:
    """True for who may be a buddy or a stand-in: an ambassador or organiser who is not away."""
    part = select(Membership.id).where(
        Membership.community_id == community_id,
        Membership.person_id == person_id,
        Membership.role.in_(LOOKS_AFTER),
        Membership.person_id == Person.id,
        is_here(Person),
    )
    return db.session.scalar(part.limit(1)) is not None


def who_looks_after(community_id: int, besides: int) -> Sequence[Person]:
    """Who could be a buddy or a stand-in of somebody, by name; at most 500."""
    part = select(Membership.person_id).where(
        Membership.community_id == community_id, Membership.role.in_(LOOKS_AFTER)
    )
    return db.session.scalars(
        select(Person)
        .where(Person.id.in_(part), Person.id != besides, is_here(Person))
        .order_by(Person.sort_name, Person.id)
        .limit(MOST)
    ).all()


def latest_rest_elsewhere(term: Term) -> date | None:
    """Until when they rest in other communities."""
    return db.session.scalar(
        select(func.max(Term.resting_until)).where(
            Term.person_id == term.person_id,
            Term.community_id != term.community_id,
            Term.resting_until >= today(),
        )
    )


def looked_after(community_id: int, buddy_id: int) -> Sequence[tuple[Person, Term]]:
    """The ambassadors whose buddy this person is, by name."""
    found = (
        select(Person, Term)
        .join(Term, Term.person_id == Person.id)
        .join(Membership, and_(OF_MEMBER, IS_AMBASSADOR))
        .where(Term.community_id == community_id, Term.buddy_id == buddy_id)
        .order_by(Person.sort_name, Person.id)
        .limit(MOST)
    )
    return [(person, term) for person, term in db.session.execute(found)]


def stood_in_for(community_id: int, person_id: int) -> Sequence[tuple[Person, date]]:
    """Whom this person stands in for now, and until when."""
    found = (
        select(Person, Term.resting_until)
        .join(Term, Term.person_id == Person.id)
        .where(
            Term.community_id == community_id,
            Term.stand_in_id == person_id,
            Term.resting_until >= today(),
        )
        .order_by(Term.resting_until, Person.id)
        .limit(MOST)
    )
    return [(person, until) for person, until in db.session.execute(found) if until]


def open_questions_of_buddy(
    community_id: int, buddy_id: int
) -> Sequence[tuple[BuddyQuestion, Person]]:
    """What this buddy has been asked to find out, oldest first."""
    found = (
        select(BuddyQuestion, Person)
        .join(Person, Person.id == BuddyQuestion.person_id)
        .where(
            BuddyQuestion.buddy_id == buddy_id,
            BuddyQuestion.community_id == community_id,
            BuddyQuestion.answer.is_(None),
        )
        .order_by(BuddyQuestion.id)
        .limit(MOST)
    )
    return [(row[0], row[1]) for row in db.session.execute(found)]


def newest_questions(community_id: int) -> dict[int, BuddyQuestion]:
    """The newest question about each person here, of the last 500, by person."""
    found = db.session.scalars(
        select(BuddyQuestion)
        .where(BuddyQuestion.community_id == community_id)
        .order_by(BuddyQuestion.id.desc())
        .limit(MOST)
    )
    newest: dict[int, BuddyQuestion] = {}
    for each in found:
        newest.setdefault(each.person_id, each)
    return newest


def questions(question_ids: Collection[int]) -> Sequence[tuple[BuddyQuestion, Person, Community]]:
    """These questions, of whom and where."""
    found = (
        select(BuddyQuestion, Person, Community)
        .join(Person, Person.id == BuddyQuestion.person_id)
        .join(Community, Community.id == BuddyQuestion.community_id)
        .where(BuddyQuestion.id.in_(question_ids))
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(found)]


def without_a_term() -> list[tuple[int, int, datetime, int]]:
    """Ambassadors without a row: community, person, since when, and how long a term is there."""
    found = (
        select(Membership.community_id, Membership.person_id, Membership.since, MONTHS)
        .outerjoin(Term, OF_MEMBER)
        .outerjoin(RecognitionSettings, RecognitionSettings.community_id == Membership.community_id)
        .where(IS_AMBASSADOR, Term.person_id.is_(None))
        .order_by(Membership.id)
        .limit(MOST)
    )
    return [(row[0], row[1], row[2], row[3]) for row in db.session.execute(found)]


def to_begin_again() -> Sequence[tuple[Term, int]]:
    """Terms of who came back as an ambassador, and endless ones where terms end by now.

    With each comes how many months a term has there.
    """
    came_back = or_(Term.emeritus_on.is_not(None), Term.ends_on < Membership.since)
    endless = and_(Term.ends_on.is_(None), MONTHS > 0)
    found = _terms_of_ambassadors().where(or_(came_back, endless)).limit(MOST)
    return [(row[0], row[1]) for row in db.session.execute(found)]


def to_ask_about_the_end() -> Sequence[Term]:
    """Terms that end within thirty days, of ambassadors who are here and were not asked yet."""
    found = _terms_of_ambassadors().where(
        Term.ends_on <= today() + ASKED_BEFORE,
        Term.asked_at.is_(None),
        Term.emeritus_on.is_(None),
        MONTHS > 0,
        does_not_rest(),
        is_here(Person),
    )
    return [row[0] for row in db.session.execute(found.order_by(Term.ends_on).limit(MOST))]


def rests_that_are_over() -> Sequence[tuple[Term, bool]]:
    """Whose rest has passed, who is here and not welcomed; and whether they are ambassadors."""
    found = (
        select(Term, Membership.id.is_not(None))
        .join(Person, Person.id == Term.person_id)
        .outerjoin(Membership, and_(OF_MEMBER, IS_AMBASSADOR))
        .where(Term.resting_until < today(), Term.welcomed_at.is_(None), is_here(Person))
        .order_by(Term.resting_until)
        .limit(MOST)
    )
    return [(row[0], row[1]) for row in db.session.execute(found)]


def _terms_of_ambassadors() -> Select[*tuple[Any, ...]]:
    return (
        select(Term, MONTHS)
        .join(Membership, and_(OF_MEMBER, IS_AMBASSADOR))
        .join(Person, Person.id == Term.person_id)
        .outerjoin(RecognitionSettings, RecognitionSettings.community_id == Term.community_id)
    )


def does_not_rest() -> ColumnElement[bool]:
    return or_(Term.resting_until.is_(None), Term.resting_until < today())


def is_here(person: Any) -> ColumnElement[bool]:
    return or_(person.away_until.is_(None), person.away_until < today())
