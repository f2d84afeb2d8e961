"""Gathering the field of a community from the database, and keeping it between two looks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import cast

import numpy as np
from flask import Flask, current_app
from numpy.typing import NDArray

from core.db import now
from core.people.models import folded
from outreach.next_ten import queries
from outreach.next_ten.field import Field, Numbers, Rows, Shares, rows_of
from outreach.settings import queries as settings

WARM, LUKEWARM = timedelta(days=90), timedelta(days=365)
MONTH = timedelta(days=30)
SMALL = 20_000
"""Up to so many candidates the field is gathered anew whenever anything was done."""
OLDEST = timedelta(minutes=5)
MOST_KEPT = 4
Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Gathered:
    """A field with the segments that its numbers stand for, their targets, and the number of each
    organisation by its folded name; when it was gathered, and after which change.
    """

    field: Field
    targets: Sequence[tuple[int, int]]
    organisations: Mapping[str, int]
    at: datetime
    last_change: datetime | None

    @property
    def segment_ids(self) -> list[int]:
        return [segment_id for segment_id, _target in self.targets]


@dataclass
class Kept:
    """The fields that were looked at last, and who is gathering which anew."""

    fields: dict[int, Gathered]
    locks: defaultdict[int, Lock]


def init_app(app: Flask) -> None:
    """Keep the fields of this application, those that were looked at last."""
    app.extensions["next_ten_fields"] = Kept({}, defaultdict(Lock))


def of_community(community_id: int) -> Gathered:
    """The field of a community; a large one may be up to five minutes old.

    While one request gathers it anew, others see the old one, and wait only where there is none.
    """
    kept = cast(Kept, current_app.extensions["next_ten_fields"])
    found = kept.fields.get(community_id)
    if found is not None and not _is_outdated(community_id, found):
        return found
    if not kept.locks[community_id].acquire(blocking=found is None):
        return cast(Gathered, found)
    try:
        return _gathered_anew(kept, community_id)
    finally:
        kept.locks[community_id].release()


def _gathered_anew(kept: Kept, community_id: int) -> Gathered:
    found = kept.fields.get(community_id)
    if found is None or _is_outdated(community_id, found):
        found = gather(community_id)
    kept.fields.pop(community_id, None)
    kept.fields[community_id] = found
    for other in list(kept.fields)[:-MOST_KEPT]:
        kept.fields.pop(other, None)
    return found


def gather(community_id: int) -> Gathered:
    """Read everything that the chooser weighs."""
    at, last_change = now(), queries.last_change(community_id)
    everybody = queries.known(community_id, left_in_peace_since(community_id))
    ids = np.array([row[0] for row in everybody], dtype=np.int64)
    is_new = ~np.array([row[2] for row in everybody], dtype=np.bool_)
    may = np.array([row[3] for row in everybody], dtype=np.bool_)
    may &= ~np.isin(ids, queries.refusing(community_id))
    numbers, organisations, sizes = _organisations([row[1] for row in everybody], is_new)
    targets = queries.targets(community_id)
    needs, of_segments = _segments(community_id, targets, ids[may])
    known, strengths = _ties(community_id, ids[may], ids[is_new])
    field = Field(
        ids=ids[may],
        segments=of_segments,
        needs=needs,
        known=known,
        strengths=strengths,
        people=int(is_new.sum()),
        organisations=organisations[may],
        colleagues=np.maximum(sizes - 1, 0).astype(np.int32),
        voices=_voices(community_id, ids[may]),
        warmth=_warmth(community_id, ids[may], at),
        spoken=np.isin(ids[may], queries.speakers(community_id)),
    )
    return Gathered(field, targets, numbers, at, last_change)


def left_in_peace_since(community_id: int) -> datetime:
    """Who was asked after that is not proposed yet."""
    return now() - settings.of_community(community_id).months_between_askings * MONTH


def _is_outdated(community_id: int, found: Gathered) -> bool:
    if now() - found.at > OLDEST or found.targets != queries.targets(community_id):
        return True
    is_small = found.field.size <= SMALL
    return is_small and found.last_change != queries.last_change(community_id)


def _organisations(
    names: Sequence[str | None], is_new: NDArray[np.bool_]
) -> tuple[dict[str, int], Numbers, Numbers]:
    """The organisations by name, the number of each one's or -1, and how many of each are new."""
    numbers: dict[str, int] = {}
    spelled = {name: folded(name) for name in set(names) if name}
    found = [
        numbers.setdefault(spelled[name], len(numbers)) if name and spelled[name] else -1
        for name in names
    ]
    organisations = np.array(found, dtype=np.int32)
    theirs = organisations[is_new & (organisations >= 0)]
    sizes = np.bincount(theirs, minlength=len(numbers)).astype(np.int32)
    return numbers, organisations, sizes


def _segments(
    community_id: int, targets: Sequence[tuple[int, int]], ids: Ids
) -> tuple[Numbers, Rows]:
    """How many each segment is short of its target, and of which each candidate is.

    Who fills a place already does not fill another one by being asked.
    """
    pairs = queries.in_segments(community_id)
    segment_ids = np.array([segment_id for segment_id, _target in targets], dtype=np.int64)
    numbers = np.searchsorted(segment_ids, pairs[:, 0])
    inside = np.isin(pairs[:, 1], queries.in_or_asked(community_id))
    filled = np.bincount(numbers[inside], minlength=len(targets))
    needs = np.maximum(0, np.array([target for _id, target in targets], dtype=np.int64) - filled)
    of = np.where(inside, -1, _placed(pairs[:, 1], ids))
    order = np.lexsort((numbers, of))[int((of < 0).sum()) :]
    rows = rows_of(np.bincount(of[order], minlength=len(ids)), numbers[order].astype(np.int32))
    return needs.astype(np.int32), rows


def _ties(community_id: int, ids: Ids, new: Ids) -> tuple[Rows, Shares]:
    """Whom each candidate knows of those who are new, and how likely each hears of it.

    Two who know each other in more than one way are reached by any of them.
    """
    keys, missed = [np.empty(0, np.int64)], [np.empty(0)]
    width = np.int64(max(len(new), 1))
    for source, pairs in queries.tied(community_id):
        for one, other in (pairs.T, pairs.T[::-1]):
            of, to = _placed(one, ids), _placed(other, new)
            there = (of >= 0) & (to >= 0) & (one != other)
            keys.append(of[there] * width + to[there])
            missed.append(np.full(int(there.sum()), np.log1p(-source.strength)))
    key, place = np.unique(np.concatenate(keys), return_inverse=True)
    strengths = -np.expm1(np.bincount(place, weights=np.concatenate(missed), minlength=len(key)))
    lengths = np.bincount(key // width, minlength=len(ids))
    return rows_of(lengths, (key % width).astype(np.int32)), strengths.astype(np.float32)


def _voices(community_id: int, ids: Ids) -> Numbers:
    counted, found = np.zeros(len(ids), dtype=np.int32), queries.voices(community_id)
    of = _placed(found[:, 0], ids)
    counted[of[of >= 0]] = found[of >= 0, 1]
    return counted


def _warmth(community_id: int, ids: Ids, at: datetime) -> Shares:
    """1 after a contact within three months, half of it within a year, else nothing: a guess."""
    warm = np.isin(ids, queries.last_contacts(community_id, at - WARM))
    lukewarm = np.isin(ids, queries.last_contacts(community_id, at - LUKEWARM))
    warmth: Shares = np.maximum(warm, lukewarm * 0.5).astype(np.float32)
    return warmth


def _placed(person_ids: Ids, ids: Ids) -> Ids:
    """Where each person is among those; -1 where they are not."""
    if not len(ids):
        return np.full(len(person_ids), -1)
    at = np.minimum(np.searchsorted(ids, person_ids), len(ids) - 1)
    return np.where(ids[at] == person_ids, at, -1)
