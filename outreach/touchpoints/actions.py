"""Noting a human contact, and correcting what one noted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from core.communities import owning
from core.communities import queries as communities
from core.db import IN_BULK, db, now
from core.errors import RuleBroken
from core.journal.actions import record, record_about
from core.people.models import Person
from outreach.invitations.models import Invitation
from outreach.touchpoints import intervals, queries
from outreach.touchpoints.models import HUMAN, Touchpoint, TouchpointPerson

CORRECTED_WITHIN = timedelta(days=1)


def log(
    community_id: int,
    person_id: int,
    kind: str,
    said: str,
    by: Person,
    at: datetime | None = None,
    others: Collection[Person] = (),
    form_key: str | None = None,
) -> Touchpoint:
    """Note that somebody was in touch with a person, and what was said; or only note something."""
    touchpoint = Touchpoint(
        community_id=community_id,
        person_id=person_id,
        by_id=by.id,
        kind=kind,
        said=said,
        at=at or now(),
        form_key=form_key,
    )
    db.session.add(touchpoint)
    db.session.flush()
    there = _meet(touchpoint, others)
    _follow_up(touchpoint, there)
    intervals.refresh(community_id, there)
    record_about("touchpoint.logged", touchpoint, by, kind=touchpoint.kind)
    return touchpoint


def log_once(
    form_key: str, community_id: int, person_id: int, kind: str, said: str, by: Person, **more: Any
) -> Touchpoint | None:
    """The same from a form; None where it was sent before, or is at the same moment."""
    if queries.is_noted_with(form_key, by.id):
        return None
    try:
        with db.session.begin_nested():
            return log(community_id, person_id, kind, said, by, form_key=form_key, **more)
    except IntegrityError:
        if not queries.is_noted_with(form_key, by.id):
            raise
        return None


def is_open(touchpoint: Touchpoint, by: Person) -> bool:
    """True while whoever noted it may still correct it: for a day."""
    logged = touchpoint.logged_at
    return touchpoint.by_id == by.id and logged is not None and logged > now() - CORRECTED_WITHIN


def change(
    touchpoint: Touchpoint, kind: str, said: str, at: datetime, others: Sequence[Person], by: Person
) -> None:
    """Correct what one noted oneself, within a day. Raises RuleBroken."""
    _must_be_open(touchpoint, by)
    before = _take_back(touchpoint)
    touchpoint.kind, touchpoint.said, touchpoint.at = kind, said, at
    there = _meet(touchpoint, others)
    _follow_up(touchpoint, there)
    intervals.refresh(touchpoint.community_id, before | there)
    record_about("touchpoint.changed", touchpoint, by, kind=touchpoint.kind)


def remove(touchpoint: Touchpoint, by: Person) -> None:
    """Take away what one noted oneself, within a day; its next step stays. Raises RuleBroken."""
    _must_be_open(touchpoint, by)
    record_about("touchpoint.removed", touchpoint, by, kind=touchpoint.kind)
    before = _take_back(touchpoint)
    db.session.delete(touchpoint)
    intervals.refresh(touchpoint.community_id, before)


def intend(community_id: int, person_id: int, every_days: int | None, by: Person) -> None:
    """Mean to be in touch with somebody every so many days, or without any plan."""
    if owning.of(community_id, person_id).contact_every_days != every_days:
        intervals.intend(community_id, [person_id], every_days)
        record(
            "person.interval",
            by=by,
            person_id=person_id,
            community_id=community_id,
            every_days=every_days,
        )


def _meet(touchpoint: Touchpoint, others: Collection[Person]) -> set[int]:
    """Note who else was there; answers the ids of all, without those whom nobody here knows."""
    ids = {each.id for each in others} - {touchpoint.person_id}
    known = {each.id for each in communities.known_people(touchpoint.community_id, ids)}
    for person_id in sorted(known):
        db.session.add(TouchpointPerson(touchpoint_id=touchpoint.id, person_id=person_id))
    db.session.flush()
    return known | {touchpoint.person_id}


def _follow_up(touchpoint: Touchpoint, there: Collection[int]) -> None:
    """Whoever was asked before and has not answered was followed up by a human, in any wave."""
    if touchpoint.kind not in HUMAN:
        return
    db.session.execute(
        update(Invitation)
        .where(
            Invitation.community_id == touchpoint.community_id,
            Invitation.person_id.in_(there),
            Invitation.invited_at < touchpoint.at,
            Invitation.answered_at.is_(None),
            Invitation.followed_up_at.is_(None),
        )
        .values(followed_up_at=touchpoint.at)
    )


def _take_back(touchpoint: Touchpoint) -> set[int]:
    """Undo what followed from a touchpoint; answers the ids of those who were there.

    Whoever was followed up by it was not, unless another human contact did so too.
    """
    there = {each.id for each in queries.others_at([touchpoint.id]).get(touchpoint.id, ())}
    rows = TouchpointPerson.touchpoint_id == touchpoint.id
    db.session.execute(delete(TouchpointPerson).where(rows), execution_options=IN_BULK)
    there.add(touchpoint.person_id)
    for invitation in queries.followed_up_at(touchpoint, there):
        since = invitation.invited_at or touchpoint.at
        again = queries.first_contact(invitation.person_id, since, touchpoint)
        invitation.followed_up_at = again
    return there


def _must_be_open(touchpoint: Touchpoint, by: Person) -> None:
    if not is_open(touchpoint, by):
        raise RuleBroken(
            _("Only whoever noted this can correct it, and only for a day. Note what is new.")
        )
