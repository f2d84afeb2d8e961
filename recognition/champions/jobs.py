"""The clock turns the order of champions once a day, and mends faces that did not follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select

from core.communities.models import Community
from core.db import db
from core.queue import every
from recognition.champions import following, turning
from recognition.champions.turning import BATCH, Whose


@every(hours=24)
def turn_the_order() -> None:
    """Send who stood at the front to the end, in each list of each community.

    Nothing of it hangs on who looked, or whether anybody did.
    """
    for community_id in db.session.scalars(select(Community.id).order_by(Community.id)).all():
        turning.turn_champions(community_id)
        db.session.commit()
        for lists in turning.lists_of_tags(community_id):
            for what, folded in lists:
                turning.turn_tag(community_id, what, folded)
            db.session.commit()


@every(hours=6)
def mend_faces() -> None:
    """Make the faces that are missing, end those without an award, and index what has no words."""
    for find in (turning.without_a_face, turning.without_an_award, turning.without_words):
        _mend(find)


def _mend(find: Callable[[], Sequence[Whose]]) -> None:
    """A batch at a time, each committed; it ends when a batch brings nothing new."""
    done: set[Whose] = set()
    while found := set(find()) - done:
        for person_id, community_id in sorted(found):
            following.follow(person_id, community_id)
        db.session.commit()
        done |= found
        if len(found) < BATCH:
            return
