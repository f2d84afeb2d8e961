"""How much waits for organisers, in one statement that reads no more the more there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from core.db import db
from core.pages.counts import up_to_most
from core.people.models import Person
from recognition.award_reviews.queries import Holder, is_light, needs_help, stands_for_review
from recognition.awards.models import Award, AwardState, Endorsement
from recognition.contributions.models import Contribution
from recognition.letters.queries import on_paper
from recognition.news.models import News
from recognition.thanks_desk.queries import UNTHANKED

LOOKED_AT = 2_000
"""Of one community."""


@dataclass(frozen=True)
class Waiting:
    """How much waits, of each no more than a hundred."""

    contributions: int
    readers: int
    awards: int
    holders: int

    @property
    def is_nothing(self) -> bool:
        return not (self.contributions or self.readers or self.awards or self.holders)


def of_organiser(community_id: int, organiser_id: int) -> Waiting:
    """Work without thanks, people for whom a letter is printed, awards to look at and to help."""
    found = select(
        up_to_most(_unthanked(community_id)),
        up_to_most(_readers_on_paper(community_id)),
        up_to_most(_to_review(community_id, organiser_id)),
        up_to_most(_to_help(community_id, organiser_id)),
    )
    return Waiting(*db.session.execute(found).one())


def _unthanked(community_id: int) -> Select[*tuple[Any, ...]]:
    return select(Contribution.id).where(Contribution.community_id == community_id, UNTHANKED)


def _readers_on_paper(community_id: int) -> Select[*tuple[Any, ...]]:
    untold = (
        select(News.person_id)
        .where(News.community_id == community_id, News.told_at.is_(None))
        .order_by(News.community_id, News.person_id)
        .limit(LOOKED_AT)
        .subquery()
    )
    return select(Person.id).where(Person.id.in_(select(untold.c.person_id)), on_paper())


def _to_review(community_id: int, organiser_id: int) -> Select[*tuple[Any, ...]]:
    newest = (
        select(Endorsement.id)
        .where(Endorsement.community_id == community_id, is_light())
        .order_by(Endorsement.id.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    return (
        select(Endorsement.id)
        .join(newest, newest.c.id == Endorsement.id)
        .join(Award, Award.id == Endorsement.award_id)
        .where(Endorsement.to_id != organiser_id, stands_for_review())
    )


def _to_help(community_id: int, organiser_id: int) -> Select[*tuple[Any, ...]]:
    offered = (
        select(Award.id)
        .where(Award.community_id == community_id, Award.state == AwardState.OFFERED)
        .order_by(Award.community_id, Award.state, Award.accepted_at)
        .limit(LOOKED_AT)
        .subquery()
    )
    return (
        select(Award.id)
        .join(offered, offered.c.id == Award.id)
        .join(Holder, Holder.id == Award.person_id)
        .where(Award.person_id != organiser_id, needs_help())
    )
