"""Champions are found by the words that they show."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, select, tuple_

from core.db import db
from core.many import among
from core.people.models import words_of
from recognition.champions.models import Champion, ChampionWord
from recognition.champions.queries import (
    ORDER,
    Turn,
    comes_after,
    faces_for,
    may_be_seen,
    page_of,
    place,
    seen_by,
    turn_of,
)

FEW = 1_000
LOOKED_AT = 5_000
MOST_WORDS = 5
LAST_LETTER = "\U0010ffff"


def search(community_id: int, is_member: bool, q: str, after: str | None = None) -> Turn:
    """A page of those with every word, or what begins with it, where this reader can read it.

    Of a rare word everybody who has it is read. Where every word is frequent, champions are walked
    in turn and tested, which soon fills a page. Decided here, since a planner does not know that
    only a page is wanted.
    """
    words = sorted(words_of(q), key=len, reverse=True)[:MOST_WORDS]
    if not words:
        return Turn([], None)
    found, has_rare = faces_for(is_member).where(Champion.community_id == community_id), False
    for word in words:
        few = _few_with(community_id, is_member, word)
        has_rare = has_rare or few is not None
        found = found.where(_has(word, is_member) if few is None else among(Champion.id, few))
    if has_rare:
        return turn_of(found, ORDER, after)
    return _walk(community_id, is_member, found, after)


def _walk(
    community_id: int, is_member: bool, found: Select[*tuple[Any, ...]], after: str | None
) -> Turn:
    """A page of some of everybody, of whom no more than LOOKED_AT are looked at.

    The next page goes on after the last of these, also where this one is not full.
    """
    everybody = select(*ORDER, Champion.public_id).where(
        Champion.community_id == community_id, *may_be_seen(is_member)
    )
    ahead = [
        Champion.community_id == community_id,
        seen_by(is_member),
        comes_after(after, everybody, ORDER),
    ]
    end = select(*ORDER).where(*ahead).order_by(*ORDER).offset(LOOKED_AT).limit(1)
    row = db.session.execute(end).first()
    if row is None:
        return page_of(found.where(*ahead), ORDER)
    ahead.append(tuple_(*ORDER) < place(row, ORDER))
    turn = page_of(found.where(*ahead), ORDER)
    if turn.after:
        return turn
    last = everybody.where(*ahead).order_by(*(each.desc() for each in ORDER)).limit(1)
    looked = db.session.execute(last).first()
    return Turn(turn.faces, looked.public_id if looked else None)


def _few_with(community_id: int, is_member: bool, word: str) -> list[int] | None:
    """Who has a word that begins so, where this reader can read it; None when there are many."""
    found = select(ChampionWord.champion_id, ChampionWord.audience).where(
        ChampionWord.community_id == community_id, *_begins_with(word)
    )
    rows = db.session.execute(found.limit(FEW + 1)).all()
    if len(rows) > FEW:
        return None
    return sorted({row[0] for row in rows if is_member or row[1] == "public"})


def _has(word: str, is_member: bool) -> ColumnElement[bool]:
    """The test of one champion for a word that begins so."""
    found = select(ChampionWord.word).where(
        ChampionWord.champion_id == Champion.id, *_begins_with(word)
    )
    readable = found if is_member else found.where(ChampionWord.audience == "public")
    return readable.limit(1).scalar_subquery().is_not(None)


def _begins_with(word: str) -> list[ColumnElement[bool]]:
    return [ChampionWord.word >= word, ChampionWord.word < word + LAST_LETTER]
