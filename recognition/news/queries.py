"""What we ask the database about news."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import exists, func, select

from core.db import db, now
from core.deliveries.models import Delivery, State
from core.pages.counts import up_to_most
from core.people.models import Person
from recognition.news.models import News, NewsPreference

KIND = "news"
PAGE = 30
MOST = 50
MOST_LEFT = 1_000
STILL_NEWS = timedelta(days=90)
UNDER_WAY = (State.QUEUED, State.CLAIMED, State.SENDING, State.UNKNOWN)


def of_person(person_id: int, community_id: int, before: int | None = None) -> Sequence[News]:
    """A page of the news for somebody from a community, newest first."""
    found = select(News).where(News.person_id == person_id, News.community_id == community_id)
    if before:
        found = found.where(News.id < before)
    return db.session.scalars(found.order_by(News.id.desc()).limit(PAGE)).all()


def untold(person_id: int, community_id: int) -> Sequence[News]:
    """The oldest news that somebody has not been told of."""
    return db.session.scalars(
        select(News)
        .where(
            News.person_id == person_id,
            News.community_id == community_id,
            News.told_at.is_(None),
        )
        .order_by(News.id)
        .limit(MOST)
    ).all()


def unseen(person_id: int, community_id: int) -> int:
    """How much news somebody has not been told of, up to a hundred."""
    new = select(News.id).where(
        News.person_id == person_id, News.community_id == community_id, News.told_at.is_(None)
    )
    return db.session.scalar(select(up_to_most(new))) or 0


def of_bundles(bundles: Collection[int]) -> Sequence[News]:
    """The untold news of these bundles, at most fifty of each, oldest first."""
    place = func.row_number().over(partition_by=News.bundle, order_by=News.id).label("place")
    first = (
        select(News.id, place).where(News.bundle.in_(bundles), News.told_at.is_(None)).subquery()
    )
    return db.session.scalars(
        select(News)
        .join(first, first.c.id == News.id)
        .where(first.c.place <= MOST)
        .order_by(News.id)
    ).all()


def open_bundles(person_ids: Collection[int], community_id: int) -> dict[int, int]:
    """The bundle of each of these people that still waits to leave, kept from leaving meanwhile."""
    untold = select(News.bundle).where(
        News.person_id.in_(person_ids), News.community_id == community_id, News.told_at.is_(None)
    )
    waiting = (
        select(Delivery.person_id, Delivery.subject_id)
        .where(
            Delivery.kind == KIND,
            Delivery.subject_id.in_(untold),
            Delivery.person_id.in_(person_ids),
            Delivery.state == State.QUEUED,
        )
        .order_by(Delivery.id)  # in one order, so that no two wait for each other
        .with_for_update()
    )
    return {row[0]: row[1] for row in db.session.execute(waiting)}


def left_behind(person_ids: Collection[int], community_id: int) -> dict[int, list[int]]:
    """By person the untold news that no message is under way with: it failed, or never was."""
    is_under_way = exists().where(
        Delivery.kind == KIND,
        Delivery.subject_id == News.bundle,
        Delivery.person_id == News.person_id,
        Delivery.state.in_(UNDER_WAY),
    )
    found = select(News.person_id, News.id).where(
        News.person_id.in_(person_ids),
        News.community_id == community_id,
        News.told_at.is_(None),
        News.created_at > now() - STILL_NEWS,
        ~is_under_way,
    )
    left: dict[int, list[int]] = {}
    for person_id, news_id in db.session.execute(found.order_by(News.id.desc()).limit(MOST_LEFT)):
        left.setdefault(person_id, []).append(news_id)
    return left


def never_mailed(person_ids: Collection[int]) -> set[tuple[int, int]]:
    """Which of these people want no such mail, and from which community."""
    found = select(NewsPreference.person_id, NewsPreference.community_id).where(
        NewsPreference.person_id.in_(person_ids), NewsPreference.how == "never"
    )
    return {(row[0], row[1]) for row in db.session.execute(found)}


def preferences(person_ids: Collection[int], community_id: int) -> dict[int, str]:
    """How these people want their news, where they said so."""
    found = select(NewsPreference.person_id, NewsPreference.how).where(
        NewsPreference.person_id.in_(person_ids), NewsPreference.community_id == community_id
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def with_address(person_ids: Collection[int]) -> set[int]:
    """Which of these people have an e-mail address and may be written to."""
    found = select(Person.id).where(
        Person.id.in_(person_ids), Person.email.is_not(None), Person.never_contact_at.is_(None)
    )
    return set(db.session.scalars(found))
