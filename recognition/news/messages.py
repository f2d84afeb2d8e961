"""The one message that brings all news to somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from core.communities import queries as communities
from core.communities.models import Community, Role
from core.consents.models import Purpose
from core.db import IN_BULK, db, now
from core.deliveries.kinds import Kind, Message, Never, Verdict
from core.deliveries.leaving import Leaving
from core.deliveries.writing import write
from recognition.news import items, queries
from recognition.news.items import Item
from recognition.news.models import News


@dataclass(frozen=True)
class Letter:
    """What one message brings, and whether its reader can sign in to say how often it comes."""

    community: Community
    items: Sequence[Item]
    is_wanted: bool
    is_of_member: bool


def gather(deliveries: Sequence[Leaving]) -> dict[int, Letter]:
    """The news of these bundles that nobody has told yet."""
    news = queries.of_bundles({each.subject_id for each in deliveries})
    said = items.of(news)
    where = communities.some({each.community_id for each in news})
    found: dict[int, list[Item]] = {}
    for each in news:
        if each.bundle is not None and each.id in said:
            found.setdefault(each.bundle, []).append(said[each.id])
    whose = {each.bundle: (each.person_id, each.community_id) for each in news}
    people = {each.person_id for each in news}
    never, belongs = queries.never_mailed(people), communities.with_role(people, *Role)
    return {
        bundle: Letter(where[there], told, (person, there) not in never, (there, person) in belongs)
        for bundle, told in found.items()
        for person, there in (whose[bundle],)
    }


def check(_delivery: Leaving, about: Letter | None) -> Verdict:
    if about is None:
        return Never(_("They have seen this news already."), state="cancelled")
    if not about.is_wanted:
        return Never(_("They want no such news by e-mail."), state="cancelled")
    return None


def compose(delivery: Leaving, about: Letter) -> Message:
    context = {
        "person": delivery.person,
        "community": about.community,
        "items": about.items,
        "is_of_member": about.is_of_member,
    }
    return write("recognition/news/mail/news", context)


def accepted(deliveries: Sequence[Leaving]) -> None:
    """The mail server has taken them; nothing joins a bundle that is on its way.

    What was too much for one message stays untold, for the next.
    """
    brought = [each.id for each in queries.of_bundles({each.subject_id for each in deliveries})]
    told = update(News).where(News.id.in_(brought), News.told_at.is_(None))
    db.session.execute(told.values(told_at=now(), told_how="email").execution_options(**IN_BULK))


NEWS = Kind(
    queries.KIND,
    _l("News of thanks and awards"),
    compose,
    check,
    gather,
    accepted,
    purpose=Purpose.NEWS,
    expires_after=timedelta(days=30),
)
