"""For scale: the past of many people, in proportion to how many they are, written in bulk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update

from core.communities import queries as communities
from core.communities.models import Community, Role
from core.db import IN_BULK, Base, db, new_public_id, now
from core.deliveries.models import Delivery, State
from outreach.invitations.models import Answer, AnswerGiven, Channel, Invitation
from outreach.touchpoints.models import HUMAN, Touchpoint
from outreach.waves import queries
from outreach.waves.models import PLACES, Wave, WaveState

PEOPLE_A_WAVE = 50
IDS_AT_ONCE = 10_000
ANSWERS = (Answer.YES, Answer.YES, Answer.YES, Answer.NOT_NOW, Answer.NO_THANKS)


def load_past(community: Community, person_ids: Sequence[int]) -> None:
    """For each fifty people a closed wave of ten, answered by mail; a talk with every other."""
    inviter = communities.people_with_role(community.id, Role.ORGANISER)[0].id
    waves = list(_waves(community, inviter, len(person_ids) // PEOPLE_A_WAVE))
    invitations = list(_invitations(community, inviter, _insert(Wave, waves), person_ids))
    ids = _insert(Invitation, invitations)
    invited = list(zip(ids, invitations, strict=True))
    _insert(AnswerGiven, [_answer(each, row) for each, row in invited])
    _deliver(_insert(Delivery, [_delivery(each, row) for each, row in invited]))
    _insert(Touchpoint, [_talk(community, inviter, each) for each in person_ids[::2]])


def _waves(community: Community, owner: int, number: int) -> Iterator[dict[str, Any]]:
    first, at = queries.next_number(community.id), now() - timedelta(days=400)
    for each in range(number):
        yield {
            "community_id": community.id,
            "number": first + each,
            "purpose": "Hear from another street",
            "size": PLACES,
            "owner_id": owner,
            "starts_on": at.date(),
            "answers_by": at.date(),
            "state": WaveState.CLOSED,
            "opened_at": at,
            "closed_at": at,
            "learned": "Each street knows its own people best.",
            "created_at": at,
        }


def _invitations(
    community: Community, inviter: int, waves: Sequence[int], person_ids: Sequence[int]
) -> Iterator[dict[str, Any]]:
    at = now() - timedelta(days=390)
    for number, wave in enumerate(waves):
        for person in person_ids[number * PEOPLE_A_WAVE :][:PLACES]:
            yield {
                "wave_id": wave,
                "community_id": community.id,
                "person_id": person,
                "inviter_id": inviter,
                "channel": Channel.EMAIL,
                "why": "Knows the street",
                "personal_line": "You know your street better than anybody.",
                "is_open": False,
                "approved_at": at,
                "invited_at": at,
                "answer": ANSWERS[person % len(ANSWERS)],
                "answered_at": at + timedelta(days=2),
                "created_at": at,
            }


def _answer(invitation_id: int, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "invitation_id": invitation_id,
        "answer": row["answer"],
        "words": "",
        "via": "link",
        "at": row["answered_at"],
    }


def _delivery(invitation_id: int, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "public_id": new_public_id(),
        "kind": "invitation",
        "subject_id": invitation_id,
        "step": "try-1",
        "person_id": row["person_id"],
        "community_id": row["community_id"],
        "due_at": row["invited_at"],
        "expires_at": row["invited_at"] + timedelta(days=7),
        "attempt": 1,
        "created_at": row["invited_at"],
    }


def _deliver(ids: Sequence[int]) -> None:
    """Take deliveries through the moves that every message makes."""
    held = {"lease": "past", "lease_until": now()}
    done = {"lease": None, "lease_until": None, "code": 250, "settled_at": Delivery.created_at}
    for state, values in ((State.CLAIMED, held), (State.SENDING, held), (State.ACCEPTED, done)):
        for at in range(0, len(ids), IDS_AT_ONCE):
            some = update(Delivery).where(Delivery.id.in_(ids[at : at + IDS_AT_ONCE]))
            made = some.values(state=state, **values)
            db.session.execute(made, execution_options=IN_BULK)


def _talk(community: Community, by: int, person_id: int) -> dict[str, Any]:
    return {
        "community_id": community.id,
        "person_id": person_id,
        "by_id": by,
        "kind": HUMAN[person_id % len(HUMAN)],
        "said": "They would lend a spade.",
        "at": now() - timedelta(days=200 + person_id % 400),
    }


def _insert(table: type[Base], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows in bulk and answer their ids in the same order."""
    if not rows:
        return []
    ids = table.__table__.c.id
    made = insert(table).returning(ids, sort_by_parameter_order=True)
    return list(db.session.scalars(made, rows))
