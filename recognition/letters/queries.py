"""What we ask the database about news for people who read no e-mail."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, func, select

from core.db import db
from core.people.models import Person
from core.people.queries import may_be_approached
from core.safeguarding.queries import people_on_hold
from recognition.awards.models import Award, AwardState
from recognition.news.models import News

MOST = 100


def waiting(community_id: int) -> Sequence[Person]:
    """People without an e-mail address whom nobody has told their news, longest waiting first."""
    first = func.min(News.id)
    untold = (
        select(News.person_id, first.label("first"))
        .where(News.community_id == community_id, News.told_at.is_(None))
        .group_by(News.person_id)
        .subquery()
    )
    return db.session.scalars(
        select(Person)
        .join(untold, untold.c.person_id == Person.id)
        .where(on_paper())
        .order_by(untold.c.first)
        .limit(MOST)
    ).all()


def gets_paper(person_id: int) -> bool:
    """True for who is told on paper. What others are told is between them and their mailbox."""
    return (
        db.session.scalar(select(Person.id).where(Person.id == person_id, on_paper())) is not None
    )


def undecided(award_ids: Collection[int]) -> set[int]:
    """Which of these awards wait for their holder."""
    found = select(Award.id).where(Award.id.in_(award_ids), Award.state == AwardState.OFFERED)
    return set(db.session.scalars(found))


def on_paper() -> ColumnElement[bool]:
    """Without an e-mail address, and neither on hold nor to be left alone."""
    return and_(
        Person.email.is_(None),
        may_be_approached(),
        Person.id.not_in(people_on_hold()),
    )
