"""What we ask the database about reminders."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, literal, null, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload
from sqlalchemy.sql.base import ExecutableOption

from core.db import db
from core.deliveries.models import Delivery, State
from core.people.models import Person
from core.people.queries import may_be_approached
from core.safeguarding.models import Hold
from outreach.invitations.models import Invitation
from outreach.reminders.models import Reminder
from outreach.reminders.spans import Span, Spans, first_is_due, gap_is_over, with_ways
from outreach.trials.models import Trial, TrialPerson
from outreach.waves.models import Wave, WaveState

NOTICE = "reminder-notice"


class Task(NamedTuple):
    """A reminder that is not made yet: when they were asked, who, by whom, and where.

    `way` is theirs where the day of the first reminder is tried.
    """

    invited_at: datetime
    first_decided_at: datetime | None
    way: int | None
    person: str
    inviter: str
    community_id: int


FIRST = aliased(Reminder)


def to_draw(community_id: int, trial: Trial, at: datetime) -> Sequence[int]:
    """Who is still unanswered on the earlier of the two days that are tried."""
    made = exists().where(Reminder.invitation_id == Invitation.id)
    asked = Invitation.invited_at.between(
        trial.reaches_back_to, at - timedelta(days=min(trial.days))
    )
    found = _waiting(community_id).with_only_columns(Invitation.person_id).where(asked, ~made)
    return db.session.scalars(found).all()


def first_ones_due(community_id: int, span: Span, at: datetime) -> Select[int]:
    """Invitations that have waited for the first span without an answer."""
    return with_ways(_waiting(community_id), span).where(first_is_due(span, at))


def second_ones_due(community_id: int, span: Span, at: datetime) -> Select[int]:
    """Invitations whose first reminder was dealt with, and that have waited for the second span."""
    dealt_with = exists().where(
        Reminder.invitation_id == Invitation.id,
        Reminder.number == 1,
        gap_is_over(span, Reminder.decided_at, at),
    )
    waited = Invitation.invited_at <= at - timedelta(days=span.second)
    return with_ways(_waiting(community_id), span).where(waited, dealt_with)


def first_tasks(spans: Spans, until: datetime, limit: int) -> list[Task]:
    """The first reminders that will be due until then, the longest waiting first."""
    due = [
        Invitation.community_id.in_(ids) & first_is_due(span, until) for span, ids in spans.items()
    ]
    return _not_made(spans, 1, null(), limit, or_(*due))


def second_tasks(spans: Spans, until: datetime, limit: int) -> list[Task]:
    """The second reminders, for which the first was dealt with."""
    due = [
        Invitation.community_id.in_(ids)
        & (Invitation.invited_at <= until - timedelta(days=span.second))
        & gap_is_over(span, FIRST.decided_at, until)
        for span, ids in spans.items()
    ]
    dealt_with = FIRST.invitation_id == Invitation.id, FIRST.number == 1
    return _not_made(spans, 2, FIRST.decided_at, limit, or_(*due), *dealt_with)


def untold() -> Sequence[Reminder]:
    """Open reminders whose inviter has not been told yet, at most 500, each held by one clock."""
    return db.session.scalars(
        select(Reminder)
        .join(Reminder.invitation)
        .join(Invitation.person)
        .where(
            Reminder.choice.is_(None),
            Invitation.inviter_id.is_not(None),
            Invitation.replied_at.is_(None),
            Reminder.bundle.is_(None),
            *_may_be_contacted(),
        )
        .options(contains_eager(Reminder.invitation))
        .order_by(Reminder.id)
        .limit(500)
        .with_for_update(of=Reminder, skip_locked=True)
    ).all()


def in_bundles(bundles: Collection[int]) -> Sequence[Reminder]:
    """The reminders of which these messages tell, oldest first."""
    found = select(Reminder).where(Reminder.bundle.in_(bundles))
    return db.session.scalars(found.order_by(Reminder.due_on, Reminder.id)).all()


def told_alone(reminder_ids: Collection[int]) -> Sequence[int]:
    """The messages that tell of one of these and of nothing else."""
    theirs = select(Reminder.bundle).where(Reminder.id.in_(reminder_ids))
    found = select(Reminder.bundle).where(Reminder.bundle.in_(theirs)).group_by(Reminder.bundle)
    alone = db.session.scalars(found.having(func.count() == 1))
    return [bundle for bundle in alone if bundle is not None]


def open_for(community_id: int, person_id: int) -> Sequence[Reminder]:
    """The reminders that this inviter has to decide, oldest first, at most 100."""
    return db.session.scalars(
        _open(community_id).where(Invitation.inviter_id == person_id).limit(100)
    ).all()


def open_in(community_id: int) -> int:
    """How many reminders of a community wait for their inviters."""
    return db.session.scalar(_undecided(community_id).with_only_columns(func.count())) or 0


def open_of_wave(wave: Wave) -> dict[int, Reminder]:
    """The reminders of a wave that wait for their inviter, by invitation."""
    found = db.session.scalars(_open(wave.community_id).where(Invitation.wave_id == wave.id))
    return {reminder.invitation_id: reminder for reminder in found}


def of_invitation(invitation_id: int) -> Sequence[Reminder]:
    return db.session.scalars(
        select(Reminder).where(Reminder.invitation_id == invitation_id).order_by(Reminder.number)
    ).all()


def one(reminder_id: int) -> Reminder | None:
    """A reminder with its invitation, person, inviter and wave."""
    return db.session.scalar(
        select(Reminder).where(Reminder.id == reminder_id).options(*_with_invitation())
    )


def next_try(reminder: Reminder) -> str:
    """The name of the next attempt to send it; one that was stopped in between does not count."""
    stopped = db.session.scalar(
        select(func.count()).where(
            Delivery.kind == "reminder",
            Delivery.subject_id == reminder.id,
            Delivery.state == State.CANCELLED,
        )
    )
    return f"reminder-{reminder.number}" + (f"-try-{stopped + 1}" if stopped else "")


def some(reminder_ids: Collection[int]) -> Sequence[Reminder]:
    """These reminders."""
    return db.session.scalars(select(Reminder).where(Reminder.id.in_(reminder_ids))).all()


def as_journal_lines(reminder_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Whose reminder went to whom, where, for the journal."""
    return (
        select(Invitation.inviter_id, Invitation.person_id, Invitation.community_id, Reminder.id)
        .select_from(Reminder)
        .join(Reminder.invitation)
        .where(Reminder.id.in_(reminder_ids))
    )


def _not_made(
    spans: Spans, number: int, first_decided_at: Any, limit: int, *tests: Any
) -> list[Task]:
    made = exists().where(Reminder.invitation_id == Invitation.id, Reminder.number == number)
    inviter = aliased(Person)
    found = (
        with_ways(_waiting(), *spans)
        .with_only_columns(
            Invitation.invited_at,
            first_decided_at,
            TrialPerson.way,
            Person.name,
            inviter.name,
            Invitation.community_id,
        )
        .join(inviter, inviter.id == Invitation.inviter_id)
        .where(~made, *tests)
        .order_by(Invitation.invited_at, Invitation.id)
        .limit(limit)
    )
    return [Task(*row) for row in db.session.execute(found)]


def _open(community_id: int) -> Select[Reminder]:
    found = _undecided(community_id).options(*_with_invitation())
    return found.order_by(Reminder.due_on, Reminder.id)


def _undecided(community_id: int) -> Select[Reminder]:
    return (
        select(Reminder)
        .join(Reminder.invitation)
        .join(Invitation.person)
        .where(
            Reminder.choice.is_(None),
            Invitation.community_id == community_id,
            Invitation.is_open,
            Invitation.answer.is_(None),
            Invitation.replied_at.is_(None),
            *_may_be_contacted(),
        )
    )


def _with_invitation() -> tuple[ExecutableOption, ...]:
    invitation = joinedload(Reminder.invitation, innerjoin=True)
    return (
        invitation.joinedload(Invitation.person, innerjoin=True),
        invitation.joinedload(Invitation.inviter),
        invitation.joinedload(Invitation.wave, innerjoin=True),
    )


def _waiting(community_id: int | None = None) -> Select[int]:
    """Invitations that were asked and heard nothing of, of people who may still be contacted.

    Of one community, or of all.
    """
    found = (
        select(Invitation.id)
        .join(Wave, Wave.id == Invitation.wave_id)
        .join(Person, Person.id == Invitation.person_id)
        .where(
            Invitation.is_open,
            Invitation.answer.is_(None),
            Invitation.replied_at.is_(None),
            Invitation.inviter_id.is_not(None),
            Wave.state.in_((WaveState.INVITING, WaveState.LISTENING)),
            *_may_be_contacted(),
        )
    )
    return found if community_id is None else found.where(Invitation.community_id == community_id)


def _may_be_contacted() -> tuple[ColumnElement[bool], ...]:
    """The invitee wants to be left alone by no word of theirs, and is not on hold."""
    held = exists().where(
        Hold.subject == "person", Hold.subject_id == Person.id, Hold.lifted_at.is_(None)
    )
    return may_be_approached(), ~held


def as_reminders(due: Select[int], number: int, at: datetime) -> Select[*tuple[Any, ...]]:
    """Rows for `reminders` from invitations that are due."""
    return due.add_columns(
        literal(number), literal(at.date()), literal(""), literal(at, Reminder.created_at.type)
    )
