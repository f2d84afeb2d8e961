"""Whom the clock sends to the end of a list, and whose faces it has to mend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, func, select

from core.db import Model, db
from recognition.awards.models import Award, AwardState
from recognition.champions import following
from recognition.champions.models import TAGS, Champion, ChampionTag, ChampionWord
from recognition.champions.names import IS_OF_FACE
from recognition.champions.queries import (
    IS_SEEN,
    ORDER,
    PAGE,
    TAG_ORDER,
    emeriti,
    every_tag,
    may_be_seen,
    with_tag,
)
from recognition.champions.turns import just_now, was_turned

BATCH = 200
LISTS_AT_ONCE = 50
Whose = tuple[int, int]
"""A person and a community."""


def turn_champions(community_id: int) -> None:
    """Send to the end who stands on the first page, for members, for strangers, and as emeritus.

    What can be found of them is made anew on the way, so that nothing stays wrong for ever.
    """
    newest = select(func.max(Champion.shown_at)).where(
        Champion.community_id == community_id, IS_SEEN
    )
    if was_turned(db.session.scalar(newest)):
        return
    front = {
        each.champion.id
        for is_member in (True, False)
        for each in emeriti(community_id, is_member).faces
    }
    first = select(Champion.id).where(Champion.community_id == community_id).order_by(*ORDER)
    front |= _on_first_page(first)
    _send_to_the_end(Champion, front, "id")
    people = select(Champion.person_id).where(Champion.id.in_(front))
    for person_id in sorted(set(db.session.scalars(people))):
        following.follow(person_id, community_id)


def turn_tag(community_id: int, what: str, folded: str) -> None:
    """The same for the list of one topic, place or language."""
    seen = with_tag(community_id, True, what, folded)
    if was_turned(db.session.scalar(select(func.max(ChampionTag.shown_at)).where(*seen))):
        return
    front = {
        row
        for is_member in (True, False)
        for row in db.session.scalars(_first_of_tag(community_id, is_member, what, folded))
    }
    _send_to_the_end(ChampionTag, front, "champion_id", what=what, folded=folded)


def lists_of_tags(community_id: int) -> Iterator[Sequence[tuple[str, str]]]:
    """The lists of a community, some at a time: which kind, and which tag of it."""
    lists = [
        (what, folded)
        for what in TAGS
        for folded in db.session.scalars(every_tag(community_id, True, what))
    ]
    for at in range(0, len(lists), LISTS_AT_ONCE):
        yield lists[at : at + LISTS_AT_ONCE]


def without_a_face() -> Sequence[Whose]:
    """Who has accepted to be seen under a name, or by more people, and is not."""
    is_wide_enough = (Champion.audience == "public") | (
        (Champion.audience == "members") & (Award.audience == "members")
    )
    face = select(Champion.id).where(IS_OF_FACE, is_wide_enough)
    found = select(Award.person_id, Award.community_id).where(
        Award.state == AwardState.ACCEPTED,
        Award.audience.in_(("public", "members")),
        ~face.exists(),
    )
    return _batch(found)


def without_an_award() -> Sequence[Whose]:
    """Whose face is seen, or seen by more people, without an award that says so."""
    award = select(Award.id).where(
        IS_OF_FACE,
        Award.state == AwardState.ACCEPTED,
        (Award.audience == "public")
        | ((Award.audience == "members") & (Champion.audience == "members")),
    )
    found = select(Champion.person_id, Champion.community_id).where(IS_SEEN, ~award.exists())
    return _batch(found)


def without_words() -> Sequence[Whose]:
    """Whose face is seen and cannot be found."""
    word = select(ChampionWord.word).where(ChampionWord.champion_id == Champion.id)
    found = select(Champion.person_id, Champion.community_id).where(IS_SEEN, ~word.exists())
    return _batch(found)


def _batch(found: Select[int, int]) -> Sequence[Whose]:
    rows = db.session.execute(found.distinct().limit(BATCH))
    return [(person_id, community_id) for person_id, community_id in rows]


def _on_first_page(found: Select[int]) -> set[int]:
    """Who is on the first page of members, and on that of strangers."""
    return {
        row
        for is_member in (True, False)
        for row in db.session.scalars(found.where(*may_be_seen(is_member)).limit(PAGE))
    }


def _first_of_tag(community_id: int, is_member: bool, what: str, folded: str) -> Select[int]:
    return (
        select(ChampionTag.champion_id)
        .join(Champion, Champion.id == ChampionTag.champion_id)
        .where(*with_tag(community_id, is_member, what, folded), *may_be_seen(is_member))
        .order_by(*TAG_ORDER)
        .limit(PAGE)
    )


def _send_to_the_end(model: type[Model], ids: Iterable[int], key: str, **only: Any) -> None:
    """Give each of these rows a moment of its own at the end of the order."""
    table = cast(Table, model.__table__)
    rows = [{"row": each, "at": just_now()} for each in sorted(ids)]
    these = [table.c[name] == value for name, value in only.items()]
    if rows:
        change = (
            table.update()
            .where(table.c[key] == bindparam("row"), *these)
            .values(shown_at=bindparam("at"))
        )
        db.session.execute(change, rows)
