"""What we ask the database about thanks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased, contains_eager

from core.db import db
from core.people.models import Person
from core.safeguarding.queries import people_on_hold
from recognition.contributions.models import Contribution, Part, Participation
from recognition.contributions.queries import IS_SHOWN
from recognition.news.models import News
from recognition.thanks.models import Thanks, ThanksSpread


@dataclass
class Given:
    """The thanks for one contribution: the newest of them, newest last; all; the reader's own."""

    newest: list[Thanks] = field(default_factory=list)
    total: int = 0
    mine: Thanks | None = None


def on(contribution_ids: Collection[int], reader_id: int, most: int) -> dict[int, Given]:
    """The thanks for each of these contributions, in one query."""
    place = func.row_number().over(partition_by=Thanks.contribution_id, order_by=Thanks.id.desc())
    total = func.count().over(partition_by=Thanks.contribution_id)
    ranked = (
        select(Thanks, place.label("place"), total.label("total"))
        .where(Thanks.contribution_id.in_(contribution_ids))
        .subquery()
    )
    each = aliased(Thanks, ranked)
    found = db.session.execute(
        select(each, ranked.c.place, ranked.c.total)
        .outerjoin(each.by)
        .options(contains_eager(each.by))
        .where((ranked.c.place <= most) | (each.by_id == reader_id))
        .order_by(each.id)
    )
    given = {number: Given() for number in contribution_ids}
    for thanks, at, in_all in found:
        about = given[thanks.contribution_id]
        about.total = in_all
        about.newest += [thanks] if at <= most else []
        about.mine = thanks if thanks.by_id == reader_id else about.mine
    return given


def locked(contribution_id: int) -> Contribution:
    """The contribution, kept for this transaction: only one at a time thanks for it."""
    found = select(Contribution).where(Contribution.id == contribution_id).with_for_update()
    return db.session.scalars(found, execution_options={"populate_existing": True}).one()


def of_author(contribution_id: int, by_id: int) -> Thanks | None:
    return db.session.scalar(
        select(Thanks).where(Thanks.contribution_id == contribution_id, Thanks.by_id == by_id)
    )


def still_there(thanks_id: int) -> Thanks | None:
    """The thanks as they are now."""
    return db.session.get(Thanks, thanks_id, populate_existing=True)


def is_thanked(contribution_id: int) -> bool:
    some = select(Thanks.id).where(Thanks.contribution_id == contribution_id)
    return db.session.scalar(some.limit(1)) is not None


def has_a_part(contribution_id: int, person_id: int) -> bool:
    """True for who did it, is said to have done it, or says so."""
    part = select(Participation.state).where(
        Participation.contribution_id == contribution_id,
        Participation.person_id == person_id,
        Participation.state != Part.DECLINED,
    )
    return db.session.scalar(part) is not None


def given_since(by_id: int, since: datetime) -> int:
    """How often somebody thanked since then."""
    given = select(func.count()).where(Thanks.by_id == by_id, Thanks.created_at >= since)
    return db.session.scalar(given) or 0


def written_since(community_id: int, since: datetime) -> int:
    """How many thanks were written there since then."""
    written = select(func.count()).where(
        Thanks.community_id == community_id, Thanks.created_at >= since
    )
    return db.session.scalar(written) or 0


def news_of(
    news_ids: Collection[int],
) -> Sequence[tuple[int, Thanks, Contribution]]:
    """What these news are of, with who thanked: where it is shown, for those who took part.

    What somebody wrote who is on hold is brought to nobody meanwhile.
    """
    found = db.session.execute(
        select(News.id, Thanks, Contribution)
        .join(Thanks, Thanks.id == News.subject_id)
        .outerjoin(Person, Person.id == Thanks.by_id)
        .join(Contribution, Contribution.id == Thanks.contribution_id)
        .join(
            Participation,
            (Participation.contribution_id == Contribution.id)
            & (Participation.person_id == News.person_id),
        )
        .where(
            News.id.in_(news_ids),
            Participation.state == Part.CONFIRMED,
            IS_SHOWN,
            ~is_by(people_on_hold()),
        )
        .options(contains_eager(Thanks.by))
    )
    return [(row[0], row[1], row[2]) for row in found]


def with_author(thanks_id: int) -> tuple[Thanks, Contribution]:
    """Thanks with who wrote them and what for."""
    found = db.session.execute(
        select(Thanks, Contribution)
        .outerjoin(Thanks.by)
        .join(Contribution, Contribution.id == Thanks.contribution_id)
        .where(Thanks.id == thanks_id)
        .options(contains_eager(Thanks.by))
    ).one()
    return found[0], found[1]


def is_by(people: Select[int]) -> ColumnElement[bool]:
    """True of thanks by one of these; nobody is none of them."""
    return func.coalesce(Thanks.by_id, 0).in_(people)


def spread(community_id: int) -> Sequence[ThanksSpread]:
    """How widely thanks are spread: the whole community first, then the least spread segments."""
    by_share = ThanksSpread.effective / ThanksSpread.gave
    return db.session.scalars(
        select(ThanksSpread)
        .where(ThanksSpread.community_id == community_id)
        .order_by(ThanksSpread.segment != "all", by_share, ThanksSpread.value)
    ).all()
