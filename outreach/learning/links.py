"""Who brought whom: one link for each person who said yes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, not_, select

from core.db import db
from core.many import among
from outreach.invitations.models import Invitation
from outreach.learning import queries
from outreach.nominations.models import IS_PRIVATE, Nomination
from outreach.waves import queries as waves


class Link(NamedTuple):
    """`by_id` is who nominated them where somebody did (`is_nominated`), else who invited them."""

    number: int
    person_id: int
    person: str
    by_id: int
    by: str
    is_nominated: bool
    wave: int
    said_on: date


class _Yes(NamedTuple):
    number: int
    person_id: int
    inviter_id: int | None
    wave_id: int
    at: datetime


def of_community(community_id: int) -> list[Link]:
    """Everybody who said yes in the newest waves, the earliest first, each once.

    Only organisers read this, so that it names nominators who did not let the nominee know; but
    never who was asked in private and stays unnamed.
    """
    numbers = {each.id: each.number for each in waves.sent(community_id)}
    said_yes = _said_yes(numbers)
    nominators = _nominators(community_id, said_yes)
    bringers = {
        each.person_id: nominators.get(each.person_id, each.inviter_id) for each in said_yes
    }
    names = queries.names({*bringers, *(each for each in bringers.values() if each)})
    return [
        Link(
            each.number,
            each.person_id,
            names[each.person_id],
            by,
            names[by],
            each.person_id in nominators,
            numbers[each.wave_id],
            each.at.date(),
        )
        for each in said_yes
        if (by := bringers[each.person_id]) and by != each.person_id
    ]


def _said_yes(wave_ids: Collection[int]) -> list[_Yes]:
    found = db.session.execute(
        select(
            Invitation.id,
            Invitation.person_id,
            func.coalesce(Invitation.asked_by_id, Invitation.inviter_id),
            Invitation.wave_id,
            Invitation.answered_at,
        )
        .where(among(Invitation.wave_id, wave_ids), Invitation.answer == "yes")
        .order_by(Invitation.id)
    )
    first: dict[int, _Yes] = {}
    for number, person_id, inviter_id, wave_id, at in found:
        if at:
            first.setdefault(person_id, _Yes(number, person_id, inviter_id, wave_id, at))
    return list(first.values())


def _nominators(community_id: int, said_yes: Collection[_Yes]) -> dict[int, int]:
    """Who was the first to name each of them, if anybody did before they said yes."""
    by_person = {each.person_id: each.at for each in said_yes}
    found = db.session.execute(
        select(Nomination.person_id, Nomination.nominated_by_id, Nomination.created_at)
        .where(
            among(Nomination.person_id, by_person),
            Nomination.community_id == community_id,
            Nomination.state == "approved",
            Nomination.nominated_by_id != Nomination.person_id,
            not_(IS_PRIVATE),
        )
        .order_by(Nomination.id)
    )
    first: dict[int, int] = {}
    for person_id, by_id, at in found:
        if person_id and by_id and at <= by_person[person_id]:
            first.setdefault(person_id, by_id)
    return first
