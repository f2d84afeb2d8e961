"""What we ask the database about trials."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from core.db import days_between, db, now
from core.deliveries.models import Delivery, State
from core.many import among
from core.people.models import Person
from outreach.invitations.models import AnswerGiven, Channel, Invitation
from outreach.trials.models import Trial, TrialOption, TrialPerson

DAYS_TO_ANSWER = 28
"""Whoever was asked counts once so many days have passed, and so does what they answered within
these days: everybody has had the same time."""
ARRIVED = (State.ACCEPTED, State.DELIVERED, State.COMPLAINED)
IN_MESSAGES = (TrialOption.WORDING, TrialOption.SENDER)


class Counted(NamedTuple):
    """What became of the people of one way; `waiting` were asked, and still have time."""

    asked: int = 0
    answered: int = 0
    yes: int = 0
    waiting: int = 0


def of_community(community_id: int) -> Sequence[Trial]:
    """The trials of a community, those that run first, then the newest; at most 50."""
    return db.session.scalars(
        select(Trial)
        .where(Trial.community_id == community_id)
        .order_by(Trial.ended_at.is_not(None), Trial.id.desc())
        .limit(50)
    ).all()


def running(community_id: int, option: str) -> Trial | None:
    """The trial of this option that runs, of which there is one at most."""
    return db.session.scalar(
        select(Trial).where(
            Trial.community_id == community_id, Trial.option == option, Trial.ended_at.is_(None)
        )
    )


def running_locked(community_id: int, options: Collection[str]) -> Sequence[Trial]:
    """The trials of these options that run, with their rows locked, always in the same order."""
    return db.session.scalars(
        select(Trial)
        .where(
            Trial.community_id == community_id, Trial.option.in_(options), Trial.ended_at.is_(None)
        )
        .order_by(Trial.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def locked(trial: Trial) -> Trial:
    """The trial again, with its row locked until the end of the transaction."""
    return db.session.get_one(Trial, trial.id, with_for_update=True, populate_existing=True)


def in_force(community_ids: Collection[int]) -> Sequence[Trial]:
    """The trials that change how messages of these communities read: running, or adopted.

    As they are now, also for a worker that keeps what it has read from batch to batch.
    """
    return db.session.scalars(
        select(Trial)
        .where(
            Trial.community_id.in_(community_ids),
            Trial.option.in_(IN_MESSAGES),
            or_(Trial.ended_at.is_(None), Trial.adopted.is_not(None)),
        )
        .execution_options(populate_existing=True)
    ).all()


def tries_days(
    community_id: ColumnElement[int] | InstrumentedAttribute[int],
) -> ColumnElement[bool]:
    """The trial of reminder days that runs in a community; there is one at most."""
    return and_(
        Trial.community_id == community_id,
        Trial.option == TrialOption.REMINDER_DAY,
        Trial.ended_at.is_(None),
    )


def ways_of(trial_ids: Collection[int], person_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """Which way chance gave to those of these people who have one, by trial and person."""
    found = select(TrialPerson.trial_id, TrialPerson.person_id, TrialPerson.way).where(
        TrialPerson.trial_id.in_(trial_ids), among(TrialPerson.person_id, person_ids)
    )
    return {(row.trial_id, row.person_id): row.way for row in db.session.execute(found)}


def numbers(trial_id: int) -> tuple[int, int]:
    """How many people each way of a trial was given to."""
    found = select(TrialPerson.way, func.count()).where(TrialPerson.trial_id == trial_id)
    by_way = {row[0]: row[1] for row in db.session.execute(found.group_by(TrialPerson.way))}
    return by_way.get(0, 0), by_way.get(1, 0)


def counts(trial: Trial) -> tuple[Counted, Counted]:
    """What became of those on whom the trial had an effect, each person once, in each way."""
    each = (
        select(
            TrialPerson.way,
            (Invitation.invited_at <= now() - timedelta(days=DAYS_TO_ANSWER)).label("had_time"),
            _answer_in_time().label("answer"),
        )
        .join(Invitation, Invitation.person_id == TrialPerson.person_id)
        .where(TrialPerson.trial_id == trial.id, Invitation.id.in_(_that_count(trial)))
        .subquery()
        .c
    )
    counted = select(
        each.way,
        func.count().filter(each.had_time),
        func.count().filter(each.had_time, each.answer.is_not(None)),
        func.count().filter(each.had_time, each.answer == "yes"),
        func.count().filter(~each.had_time),
    ).group_by(each.way)
    by_way = {way: Counted(*figures) for way, *figures in db.session.execute(counted)}
    return by_way.get(0, Counted()), by_way.get(1, Counted())


def take_back(community_id: int, option: str) -> None:
    """Let no ended trial of this option decide any more what everybody gets."""
    adopted = Trial.community_id == community_id, Trial.option == option
    db.session.execute(update(Trial).where(*adopted).values(adopted=None))


def starter(trial: Trial) -> Person | None:
    """Who started a trial, unless they have been erased."""
    return db.session.get(Person, trial.by_id) if trial.by_id else None


def _answer_in_time() -> ScalarSelect[str]:
    """The last answer to an invitation that came within the time that everybody has."""
    given = select(AnswerGiven.answer).where(
        AnswerGiven.invitation_id == Invitation.id,
        days_between(Invitation.invited_at, AnswerGiven.at) <= DAYS_TO_ANSWER,
    )
    return given.order_by(AnswerGiven.id.desc()).limit(1).scalar_subquery()


def _that_count(trial: Trial) -> Select[int]:
    """One invitation for each person of a trial: the first one on which it had an effect."""
    is_days = trial.option == TrialOption.REMINDER_DAY
    return _unanswered_that_day(trial) if is_days else _written_that_way(trial)


def _written_that_way(trial: Trial) -> Select[int]:
    """The first message to each that left while the trial ran, and did not come back."""
    left = exists().where(
        Delivery.kind == "invitation",
        Delivery.subject_id == Invitation.id,
        Delivery.state.in_(ARRIVED),
    )
    return _of_people(trial, func.min(Invitation.id)).where(
        Invitation.channel == Channel.EMAIL,
        Invitation.invited_at >= TrialPerson.at,
        Invitation.invited_at <= _end(trial),
        left,
    )


def _unanswered_that_day(trial: Trial) -> Select[int]:
    """The invitation that each had not answered on the earlier day, when chance decided.

    It counts where the later day came, too, before the trial was ended.
    """
    answered_before = and_(
        Invitation.answered_at.is_not(None), Invitation.answered_at <= TrialPerson.at
    )
    return _of_people(trial, func.max(Invitation.id)).where(
        Invitation.invited_at >= trial.reaches_back_to,
        Invitation.invited_at <= TrialPerson.at,
        Invitation.invited_at <= _end(trial) - timedelta(days=max(trial.days)),
        ~answered_before,
    )


def _of_people(trial: Trial, which: ColumnElement[int]) -> Select[int]:
    return (
        select(which)
        .select_from(TrialPerson)
        .join(Invitation, Invitation.person_id == TrialPerson.person_id)
        .where(TrialPerson.trial_id == trial.id, Invitation.community_id == trial.community_id)
        .group_by(TrialPerson.person_id)
    )


def _end(trial: Trial) -> datetime:
    return trial.ended_at or now()
