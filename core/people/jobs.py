"""What is tidied in the index of people, once a day."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from core.communities.models import Community
from core.db import db
from core.many import among
from core.people.models import PersonTerm, WordVariant
from core.queue import every

AT_ONCE = 1_000


@every(hours=24)
def forget_unused_words() -> None:
    """Remove words that nobody is found by any more, so that no typo leads to them."""
    last = ""
    while words := _next_words(last):
        last = words[-1]
        unused = set(words) - _used(words)
        db.session.execute(delete(WordVariant).where(among(WordVariant.word, unused)))
        db.session.commit()


def _next_words(last: str) -> Sequence[str]:
    found = select(WordVariant.word).where(WordVariant.word > last).distinct()
    return db.session.scalars(found.order_by(WordVariant.word).limit(AT_ONCE)).all()


def _used(words: Sequence[str]) -> set[str]:
    """Those of the words that somebody has in any community."""
    here = select(PersonTerm.person_id).where(
        PersonTerm.community_id == Community.id, PersonTerm.term == WordVariant.word
    )
    found = select(WordVariant.word).join(Community, here.limit(1).scalar_subquery().is_not(None))
    return set(db.session.scalars(found.where(among(WordVariant.word, words)).distinct()))
