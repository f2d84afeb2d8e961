"""After how many days inviters are asked to remind, also where the first of them is tried."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, or_, select

from core.communities.models import Community
from core.db import db
from outreach.invitations.models import Invitation
from outreach.trials import queries as trials
from outreach.trials.models import Trial, TrialPerson
from outreach.waves.models import Wave, WaveState


class Span(NamedTuple):
    """After how many days a community reminds, and the trial of the first of them that runs."""

    first: int
    second: int
    trial: Trial | None = None

    def first_of(self, way: int | None, invited_at: datetime) -> int:
        """The days of somebody's first reminder; the earlier ones until chance has decided."""
        if self.trial is None:
            return self.first
        if way is not None:
            return self.trial.days[way]
        return min(self.trial.days) if invited_at >= self.trial.reaches_back_to else self.first

    def gap(self, first: int) -> int:
        """The days that pass between two reminders at least."""
        return max(self.second - first, 1)


Spans = dict[Span, list[int]]
"""Communities by when they remind."""


def where_one_listens(community_ids: Collection[int] | None = None) -> dict[int, Span]:
    """When those of these communities remind that wait for answers, in order; None: all."""
    waiting = select(Wave.community_id).where(
        Wave.state.in_((WaveState.INVITING, WaveState.LISTENING))
    )
    found = (
        select(Community.id, Community.reminder_days, Trial)
        .outerjoin(Trial, trials.tries_days(Community.id))
        .where(Community.id.in_(waiting))
    )
    if community_ids is not None:
        found = found.where(Community.id.in_(community_ids))
    rows = db.session.execute(found.order_by(Community.id))
    return {each: Span(first, second, trial) for each, (first, second), trial in rows}


def with_ways(found: Select[int], *spans: Span) -> Select[int]:
    """Beside each invitation the way that its person was given, where days are tried."""
    tried = [span.trial.id for span in spans if span.trial]
    there = select(Trial.id).where(
        Trial.id.in_(tried), Trial.community_id == Invitation.community_id
    )
    theirs = and_(
        TrialPerson.person_id == Invitation.person_id,
        TrialPerson.trial_id.in_(there.correlate(Invitation)),
    )
    return found.outerjoin(TrialPerson, theirs)


def first_is_due(span: Span, at: datetime) -> ColumnElement[bool]:
    """True once somebody's days have passed since they were asked."""
    usual = Invitation.invited_at <= at - timedelta(days=span.first)
    if span.trial is None:
        return usual
    first, second = (Invitation.invited_at <= at - timedelta(days=each) for each in span.trial.days)
    is_in = Invitation.invited_at >= span.trial.reaches_back_to
    return case(
        (TrialPerson.way == 0, first),
        (TrialPerson.way == 1, second),
        (is_in, or_(first, second)),
        else_=usual,
    )


def gap_is_over(span: Span, decided_at: Any, at: datetime) -> ColumnElement[bool]:
    """True once enough days have passed since the first reminder was dealt with.

    Whoever was reminded later hears again sooner, so that a trial moves the first reminder only.
    """
    usual: ColumnElement[bool] = decided_at <= at - timedelta(days=span.gap(span.first))
    if span.trial is None:
        return usual
    first, second = (decided_at <= at - timedelta(days=span.gap(each)) for each in span.trial.days)
    return case((TrialPerson.way == 0, first), (TrialPerson.way == 1, second), else_=usual)
