"""What we ask the database about invitations."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import joinedload, selectinload

from core.db import db, today
from core.deliveries.models import Delivery, State
from core.duplicates.queries import current_name
from core.inbox import queries as inbox
from core.inbox.models import InboundMessage
from core.many import among
from core.people.models import Person
from outreach.invitations.models import AnswerGiven, Invitation
from outreach.reminders.models import Reminder

KIND = "invitation"


def of_wave(wave_id: int) -> Sequence[Invitation]:
    """Every invitation of a wave with its person and inviter, in the order they were put in."""
    return db.session.scalars(
        _with_people().where(Invitation.wave_id == wave_id).order_by(Invitation.id)
    ).all()


def one(invitation_id: int) -> Invitation | None:
    return db.session.scalar(_with_people().where(Invitation.id == invitation_id))


def some(invitation_ids: Collection[int]) -> Sequence[Invitation]:
    """These invitations as they are now, with person, inviter and wave; for many at once."""
    found = (
        select(Invitation)
        .where(among(Invitation.id, invitation_ids))
        .options(
            joinedload(Invitation.person, innerjoin=True).load_only(
                Person.name,
                Person.source,
                Person.never_contact_at,
                Person.restricted_at,
                raiseload=True,
            ),
            selectinload(Invitation.inviter),
            selectinload(Invitation.asked_by),
            selectinload(Invitation.wave),
        )
    )
    return db.session.scalars(found.execution_options(populate_existing=True)).all()


def not_asked(wave_ids: Collection[int], inviter_ids: Collection[int]) -> Sequence[Invitation]:
    """Whom these inviters have not asked yet in these waves, in the order they were put in."""
    return db.session.scalars(
        _with_people()
        .where(
            Invitation.wave_id.in_(wave_ids),
            Invitation.invited_at.is_(None),
            Invitation.inviter_id.in_(inviter_ids),
        )
        .order_by(Invitation.id)
        .execution_options(populate_existing=True)
    ).all()


def as_journal_lines(invitation_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Who asked whom, where, for the journal."""
    return select(
        Invitation.inviter_id, Invitation.person_id, Invitation.community_id, Invitation.id
    ).where(among(Invitation.id, invitation_ids))


def locked(invitation: Invitation) -> Invitation:
    """The invitation again, with its row locked until the end of the transaction."""
    again = _with_people().where(Invitation.id == invitation.id)
    return db.session.scalars(
        again.with_for_update(of=Invitation).execution_options(populate_existing=True)
    ).one()


def by_public_id(public_id: str) -> Invitation | None:
    found = db.session.scalar(_with_people().where(Invitation.public_id == public_id))
    now = None if found else current_name("invitations", public_id)
    return by_public_id(now) if now else found


def by_code(code: str) -> Invitation | None:
    found = db.session.scalar(_with_people().where(Invitation.code == code))
    now = None if found else current_name("invitations", code)
    return by_code(now) if now else found


def of_inviter(community_id: int, person_id: int) -> Sequence[Invitation]:
    """The open invitations that this person has to write or follow, newest first, at most 100."""
    return db.session.scalars(
        _with_people()
        .where(
            Invitation.inviter_id == person_id,
            Invitation.is_open,
            Invitation.community_id == community_id,
        )
        .order_by(Invitation.id.desc())
        .limit(100)
    ).all()


def of_person(community_id: int, person_id: int) -> Sequence[Invitation]:
    """Every invitation of this person in the community, newest first, at most 50."""
    return db.session.scalars(
        _with_people()
        .where(Invitation.person_id == person_id, Invitation.community_id == community_id)
        .order_by(Invitation.id.desc())
        .limit(50)
    ).all()


def in_open_wave(community_id: int, person_ids: Collection[int]) -> set[int]:
    """Which of these people are in an open wave of the community already."""
    found = db.session.scalars(
        select(Invitation.person_id).where(
            Invitation.community_id == community_id,
            Invitation.is_open,
            Invitation.person_id.in_(person_ids),
        )
    )
    return set(found)


def asked_to_wait(community_id: int, person_ids: Collection[int]) -> dict[int, date]:
    """Until when those of these people are not to be asked again who said "not now"."""
    latest = select(func.max(Invitation.id)).where(
        Invitation.community_id == community_id, Invitation.person_id.in_(person_ids)
    )
    found = select(Invitation.person_id, Invitation.ask_again_on).where(
        Invitation.id.in_(latest.group_by(Invitation.person_id)),
        Invitation.ask_again_on > today(),
    )
    return {row.person_id: row.ask_again_on for row in db.session.execute(found)}


def deliveries_of(invitation_ids: Collection[int]) -> dict[int, Delivery]:
    """The latest delivery of each of these invitations, by invitation."""
    latest = (
        select(func.max(Delivery.id))
        .where(Delivery.kind == KIND, Delivery.subject_id.in_(invitation_ids))
        .group_by(Delivery.subject_id)
    )
    found = db.session.scalars(select(Delivery).where(Delivery.id.in_(latest)))
    return {delivery.subject_id: delivery for delivery in found}


def replies_of(invitation_id: int) -> Sequence[InboundMessage]:
    """What they wrote back to an invitation or its reminders, newest first."""
    reminders = select(Reminder.id).where(Reminder.invitation_id == invitation_id)
    found = [
        *inbox.replies_about(KIND, select(literal(invitation_id))),
        *inbox.replies_about("reminder", reminders),
    ]
    return sorted(found, key=lambda each: each.received_at, reverse=True)


def answers_of(invitation_id: int) -> Sequence[AnswerGiven]:
    """Every answer that was given, newest first."""
    return db.session.scalars(
        select(AnswerGiven)
        .where(AnswerGiven.invitation_id == invitation_id)
        .order_by(AnswerGiven.id.desc())
        .limit(50)
    ).all()


def _with_people() -> Select[Invitation]:
    return select(Invitation).options(
        joinedload(Invitation.person, innerjoin=True),
        joinedload(Invitation.inviter),
        joinedload(Invitation.asked_by),
        joinedload(Invitation.wave, innerjoin=True),
    )


def next_try(invitation_id: int) -> str:
    """The name of the next attempt to send an invitation.

    It counts only attempts that ended without the message arriving, so that pressing again while
    one is under way, has arrived or is unknown meets the same unique key.
    """
    ended = db.session.scalar(
        select(func.count()).where(
            Delivery.kind == KIND,
            Delivery.subject_id == invitation_id,
            Delivery.state.in_((State.FAILED, State.SUPPRESSED, State.CANCELLED, State.BOUNCED)),
        )
    )
    return f"try-{(ended or 0) + 1}"
