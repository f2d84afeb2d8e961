"""What we ask the database about news for people who read no e-mail."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from core.db import db
from core.people.models import Person
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
        .where(Person.email.is_(None), Person.never_contact_at.is_(None))
        .order_by(untold.c.first)
        .limit(MOST)
    ).all()
