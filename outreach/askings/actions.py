"""Asking random members whom they go to: chance draws, an organiser sends and ends it."""

from __future__ import annotations

import secrets

from flask_babel import gettext as _
from sqlalchemy import delete, update

from core.communities.models import Community
from core.db import changed, db, now
from core.deliveries import actions as deliveries
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person
from outreach.askings import queries
from outreach.askings.models import FEWEST, AskedMember, Asking

CHANCE = secrets.SystemRandom()


def plan(community: Community, about: str, size: int, by: Person) -> Asking:
    """Draw this many members by chance. Nothing is sent, and nobody is told who was drawn.

    Everybody who may be asked is equally likely, and no more than half of them are drawn, so that
    nobody can tell who was. One asking is planned at a time in a community, so that nobody is drawn
    twice.
    """
    db.session.get_one(Community, community.id, with_for_update=True)
    free = db.session.scalars(queries.may_be_asked(community.id)).all()
    _must_hide_who_is_drawn(size, len(free))
    asking = Asking(community_id=community.id, about=about, size=size, by_id=by.id)
    db.session.add(asking)
    db.session.flush()
    drawn = CHANCE.sample(free, size)
    db.session.add_all(AskedMember(asking_id=asking.id, person_id=each) for each in sorted(drawn))
    _record("asking.planned", asking, by)
    return asking


def send(asking: Asking, by: Person) -> int:
    """Ask everybody whom mail reaches, and answer how many. The others are asked by phone."""
    unsent = update(Asking).where(Asking.id == asking.id, Asking.sent_at.is_(None))
    if not changed(unsent.values(sent_at=now())):
        raise RuleBroken(_("This has been sent already."))
    members = queries.members_of(asking.id)
    for each in queries.without_mail(members):
        each.by_phone = True
    sent = deliveries.queue(
        queries.KIND,
        subject_id=asking.id,
        step="asked",
        person_ids=[each.person_id for each in members if not each.by_phone],
        community_id=asking.community_id,
    )
    _record("asking.sent", asking, by)
    return sent


def discard(asking: Asking, by: Person) -> None:
    """Throw away what was not sent; whoever was drawn can be drawn again."""
    if not changed(delete(Asking).where(Asking.id == asking.id, Asking.sent_at.is_(None))):
        raise RuleBroken(_("This has been sent already. End it instead."))
    _record("asking.discarded", asking, by)
    db.session.expunge(asking)


def end(asking: Asking, by: Person) -> None:
    """Take no more answers; what still waits to be sent is cancelled."""
    under_way = Asking.id == asking.id, Asking.sent_at.is_not(None), Asking.ended_at.is_(None)
    if not changed(update(Asking).where(*under_way).values(ended_at=now())):
        raise RuleBroken(_("This is not under way."))
    deliveries.cancel(queries.KIND, [asking.id], why=_("The asking was ended."))
    _record("asking.ended", asking, by)


def _must_hide_who_is_drawn(size: int, free: int) -> None:
    if free < 2 * FEWEST:
        raise RuleBroken(
            _(
                "Wait until %(fewest)s members can be asked, so that nobody can guess who it was.",
                fewest=2 * FEWEST,
            )
        )
    if not FEWEST <= size <= free // 2:
        raise RuleBroken(
            _(
                "Draw at least %(fewest)s and at most %(most)s: half of those who can be asked.",
                fewest=FEWEST,
                most=free // 2,
            )
        )


def _record(what: str, asking: Asking, by: Person) -> None:
    """Who did it, and never who was drawn."""
    record(what, by=by, community_id=asking.community_id, subject_id=asking.id, size=asking.size)
