"""Telling people news: one row for each piece, and one message for all that is untold."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from core.db import IN_BULK, db, now
from core.deliveries.queueing import queue
from recognition.news import queries
from recognition.news.models import News, NewsPreference, What

DAILY, WEEKLY, NEVER = "daily", "weekly", "never"


def tell(person_ids: Collection[int], community_id: int, what: What, subject_id: int) -> None:
    """Tell these people something, in the transaction of what it is about."""
    if not person_ids:
        return
    news = [
        News(person_id=each, community_id=community_id, what=what, subject_id=subject_id)
        for each in sorted(set(person_ids))
    ]
    db.session.add_all(news)
    db.session.flush()
    _bundle(news, community_id)


def was_told(person_id: int, what: What, subject_id: int, how: str = "seen") -> None:
    """Somebody knows of this already: nothing is sent about it any more."""
    about = update(News).where(
        News.person_id == person_id,
        News.what == what,
        News.subject_id == subject_id,
        News.told_at.is_(None),
    )
    db.session.execute(about.values(told_at=now(), told_how=how).execution_options(**IN_BULK))


def forget(person_id: int, what: What, subject_id: int) -> bool:
    """Tell nothing more about this; answer whether they had been told of it before."""
    told = select(News.id).where(
        News.person_id == person_id,
        News.what == what,
        News.subject_id == subject_id,
        News.told_at.is_not(None),
    )
    had_been_told = db.session.scalar(told.limit(1)) is not None
    was_told(person_id, what, subject_id)
    return had_been_told


def was_told_all(person_id: int, community_id: int, how: str, until_id: int) -> None:
    """Somebody knows of everything up to this piece of news."""
    about = update(News).where(
        News.person_id == person_id,
        News.community_id == community_id,
        News.id <= until_id,
        News.told_at.is_(None),
    )
    db.session.execute(about.values(told_at=now(), told_how=how).execution_options(**IN_BULK))


def untell(what: What, subject_id: int) -> None:
    """What this was about is gone: it is no news any more, told or not."""
    gone = delete(News).where(News.what == what, News.subject_id == subject_id)
    db.session.execute(gone.execution_options(**IN_BULK))


def prefer(person_id: int, community_id: int, how: str) -> None:
    """Note how somebody wants their news from now on."""
    row = NewsPreference(person_id=person_id, community_id=community_id, how=how)
    db.session.merge(row)


def _bundle(news: list[News], community_id: int) -> None:
    """Put each piece with what waits for the same person; where nothing waits, begin anew."""
    people = [each.person_id for each in news]
    waiting = queries.open_bundles(people, community_id)
    wanted = queries.preferences(people, community_id)
    reachable = queries.with_address(people)
    behind = queries.left_behind(people, community_id)
    for each in news:
        how = wanted.get(each.person_id, DAILY)
        if each.person_id in waiting:
            each.bundle = waiting[each.person_id]
        elif how != NEVER and each.person_id in reachable:
            each.bundle = each.id
            _take_along(behind.get(each.person_id, ()), each.id)
            _queue(each, due_at=_next_week() if how == WEEKLY else None)


def _take_along(news_ids: Collection[int], bundle: int) -> None:
    """Tell with it what an earlier message did not bring, or what none could be sent about."""
    if news_ids:
        left = update(News).where(News.id.in_(news_ids), News.told_at.is_(None))
        db.session.execute(left.values(bundle=bundle).execution_options(**IN_BULK))


def _queue(news: News, due_at: datetime | None) -> None:
    queue(
        queries.KIND,
        subject_id=news.id,
        step="news",
        person_ids=[news.person_id],
        community_id=news.community_id,
        due_at=due_at,
    )


def _next_week() -> datetime:
    """The next Monday, early; the quiet hours of the person do the rest."""
    today = now().replace(hour=6, minute=0, second=0, microsecond=0)
    return today + timedelta(days=7 - today.weekday())
