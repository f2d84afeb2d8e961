"""Who may be one person twice: found when details change, at entry, at import and day by day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import delete, or_, update

from core.db import IN_BULK, db, insert_once, now
from core.duplicates import queries, scoring
from core.duplicates.keys import Traits, keys_of, name_key, tells
from core.duplicates.models import Duplicate, PersonKey
from core.duplicates.queries import Pair
from core.duplicates.scoring import Likeness
from core.many import among
from core.people.models import Person

BATCH = 500
MOST_SHOWN = 10
"""Of those whom somebody may be, when they are entered."""


@dataclass(frozen=True)
class Alike:
    """Somebody who may be the same person, how likely that is from 0 to 100, and why."""

    person_id: int
    score: int
    reasons: list[str]


def note_people(person_ids: Iterable[int]) -> None:
    """Write down by what these people are found, and with whom each of them may be one.

    A pair that somebody found to be two people stays so until something else speaks for it. In a
    few statements for every 500 people.
    """
    everybody = sorted(set(person_ids))
    for start in range(0, len(everybody), BATCH):
        batch = everybody[start : start + BATCH]
        db.session.flush()
        found = queries.traits_of(batch)
        keys = {person_id: keys_of(traits) for person_id, traits in found.items()}
        _write_keys(batch, keys)
        _write_pairs(batch, _likely(found, keys))


def tell_apart(community_id: int, person_id: int, shown: Collection[int], by: Person) -> None:
    """Keep somebody apart from those of the community who were shown to whoever entered them."""
    others = queries.known_here(community_id, shown)
    open_pairs = update(Duplicate).where(
        or_(
            (Duplicate.first_id == person_id) & among(Duplicate.second_id, others),
            (Duplicate.second_id == person_id) & among(Duplicate.first_id, others),
        ),
        Duplicate.state == "open",
    )
    decided = {"state": "apart", "decided_at": now(), "decided_by_id": by.id}
    db.session.execute(open_pairs.values(decided), **NOT_HERE)


def matches(community_id: int, drafts: Sequence[Traits]) -> list[list[Alike]]:
    """For each of these, who is not in the list yet, whom of the community they may be."""
    keys = [keys_of(each) for each in drafts]
    shared = queries.shared_by({key for each in keys for key in each})
    few = queries.bearers([key for key, number in shared.items() if tells(key, number + 1)])
    here = queries.known_here(community_id, {who for whose in few.values() for who in whose})
    others = queries.traits_of(here)
    found = []
    for draft, own in zip(drafts, keys, strict=True):
        alike = shared.get(name_key(draft.name), 0) + 1
        whom = {who for key in own for who in few.get(key, ()) if who in others}
        compared = [(who, scoring.likeness(draft, others[who], alike)) for who in sorted(whom)]
        found.append(_best(compared))
    return found


def _best(compared: Sequence[tuple[int, Likeness]]) -> list[Alike]:
    shown = [
        Alike(who, like.score, like.reasons)
        for who, like in compared
        if like.score >= scoring.SHOWN_FROM
    ]
    return sorted(shown, key=lambda each: (-each.score, each.person_id))[:MOST_SHOWN]


def _write_keys(batch: Collection[int], keys: Mapping[int, set[str]]) -> None:
    """Write the keys of whoever has others now; on most days that is nobody."""
    before = queries.keys_of_people(batch)
    other = [who for who in batch if before.get(who, set()) != keys.get(who, set())]
    theirs = among(PersonKey.person_id, other)
    if any(who in before for who in other):
        db.session.execute(delete(PersonKey).where(theirs), None, **NOT_HERE)
    rows = [{"key": key, "person_id": who} for who in other for key in sorted(keys.get(who, ()))]
    if rows:
        once = insert_once(PersonKey).on_conflict_do_nothing()
        db.session.execute(once.returning(PersonKey.person_id), rows)


def _likely(found: Mapping[int, Traits], keys: Mapping[int, set[str]]) -> dict[Pair, Likeness]:
    """Every pair of one of these people with anybody that is likely enough to be shown."""
    shared = queries.shared_by({key for own in keys.values() for key in own})
    few = queries.bearers([key for key, number in shared.items() if tells(key, number)])
    pairs = {
        pair
        for whose in few.values()
        for pair in combinations(sorted(whose), 2)
        if pair[0] in found or pair[1] in found
    }
    others = queries.traits_of({who for pair in pairs for who in pair} - found.keys())
    traits = {**found, **others}
    likely = {}
    for first, second in pairs:
        if first in traits and second in traits:
            like = _compared(traits[first], traits[second], shared)
            if like.score >= scoring.SHOWN_FROM:
                likely[first, second] = like
    return likely


def _compared(first: Traits, second: Traits, shared: Mapping[str, int]) -> Likeness:
    """Compare two people; of the two names, the rarer one says more."""
    known = [shared[key] for each in (first, second) if (key := name_key(each.name)) in shared]
    return scoring.likeness(first, second, min(known, default=1))


def _write_pairs(batch: Collection[int], likely: Mapping[Pair, Likeness]) -> None:
    known = queries.of_people(batch)
    gone = [row.id for pair, row in known.items() if row.state == "open" and pair not in likely]
    if gone:
        db.session.execute(delete(Duplicate).where(among(Duplicate.id, gone)), None, **NOT_HERE)
    for pair, like in likely.items():
        if pair in known:
            _look_again(known[pair], like)
    new = [_row(pair, like) for pair, like in sorted(likely.items()) if pair not in known]
    if new:
        once = insert_once(Duplicate).on_conflict_do_nothing()
        db.session.execute(once.returning(Duplicate.id), new)


def _look_again(row: Duplicate, like: Likeness) -> None:
    """Ask again about two people who were kept apart, if something else speaks for it now."""
    if row.state == "apart" and sorted(row.reasons) != sorted(like.reasons):
        row.state, row.decided_at, row.decided_by_id = "open", None, None
    if row.state == "open" and (row.score, row.reasons) != (like.score, like.reasons):
        row.score, row.reasons = like.score, like.reasons


def _row(pair: Pair, like: Likeness) -> dict[str, Any]:
    first, second = pair
    return {
        "first_id": first,
        "second_id": second,
        "score": like.score,
        "reasons": like.reasons,
        "state": "open",
        "found_at": now(),
    }


NOT_HERE: dict[str, Any] = {"execution_options": IN_BULK}
