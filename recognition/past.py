"""For scale: what many people did over three years, written in bulk, with thanks for most of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from core.communities.models import Community
from core.db import db, new_public_id, now
from recognition.contributions.models import Contribution, Part, Participation
from recognition.kinds.words import USUAL
from recognition.thanks.models import Thanks

DAYS = 3 * 365
KINDS = tuple(USUAL)
THANKED_OF_TEN = 6
ROWS_AT_ONCE = 5_000


def load_past(community: Community, person_ids: Sequence[int]) -> None:
    """One contribution of each person, thanked more often than not."""
    load_contributions(community, person_ids, 1)


def load_contributions(community: Community, person_ids: Sequence[int], each: int) -> None:
    """So many contributions of each of these people, mixed and always the same."""
    rows = list(_contributions(community, person_ids, each))
    for at in range(0, len(rows), ROWS_AT_ONCE):
        _insert(community, rows[at : at + ROWS_AT_ONCE], person_ids)


def _contributions(
    community: Community, person_ids: Sequence[int], each: int
) -> Iterator[dict[str, Any]]:
    for turn in range(each):
        for person in person_ids:
            number = person + turn * 7919
            at = now() - timedelta(days=8 + (DAYS * (turn + 1) // each - number * 31 % 97) % DAYS)
            yield {
                "community_id": community.id,
                "kind": KINDS[number % len(KINDS)],
                "said": "Lent a hand, a spade and an hour.",
                "done_on": at.date(),
                "logged_by_id": person,
                "form_key": new_public_id(),
                "is_first": turn == 0,
                "created_at": at,
                "shown_at": at,
                "thanked_at": at if number % 10 < THANKED_OF_TEN else None,
            }


def _insert(
    community: Community, rows: Sequence[dict[str, Any]], person_ids: Sequence[int]
) -> None:
    made = insert(Contribution).returning(Contribution.id, sort_by_parameter_order=True)
    ids = list(db.session.scalars(made, rows))
    pairs = list(zip(ids, rows, strict=True))
    db.session.execute(insert(Participation), [_part(each, row) for each, row in pairs])
    thanked = [(each, row) for each, row in pairs if row["thanked_at"] is not None]
    others = len(person_ids)
    if thanked and others > 1:
        thanks = [_thanks(each, row, person_ids[each % others]) for each, row in thanked]
        db.session.execute(insert(Thanks), thanks)


def _part(contribution_id: int, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "contribution_id": contribution_id,
        "person_id": row["logged_by_id"],
        "community_id": row["community_id"],
        "state": Part.CONFIRMED,
        "is_hidden": False,
        "added_by_id": row["logged_by_id"],
        "created_at": row["created_at"],
    }


def _thanks(contribution_id: int, row: dict[str, Any], by: int) -> dict[str, Any]:
    return {
        "community_id": row["community_id"],
        "contribution_id": contribution_id,
        "by_id": by,
        "words": "Thank you, that helped.",
        "created_at": row["created_at"],
    }
