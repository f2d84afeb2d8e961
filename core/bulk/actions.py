"""Beginning a bulk change, and undoing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from core.bulk import queries, writing
from core.bulk.kinds import Change, Kind
from core.bulk.models import BulkChange
from core.bulk.whom import Whom
from core.bulk.words import may_see
from core.communities.models import Community
from core.db import db
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person

LOOKED_AT = 10_000


def start(
    community: Community,
    kind: Kind,
    value: Mapping[str, Any],
    whom: Whom,
    key: str,
    by: Person,
    most: int = LOOKED_AT,
) -> BulkChange:
    """Begin a change, once however often the same form is sent; `jobs.begin` does it.

    Few people are written down at once, and many by the worker. Where a kind takes only so many,
    it takes the first by name, as the preview does, and no more than the `most` that it showed.
    """
    db.session.get_one(Community, community.id, with_for_update=True)  # one begins at a time
    before = queries.with_key(community.id, key)
    if before is not None:
        return before
    if kind.is_limited:
        value = {**value, "only": _first(Change(community, by, value), kind, whom, most)}
    change = BulkChange(
        community_id=community.id,
        by_id=by.id,
        kind=kind.name,
        value=dict(value),
        filters=whom.filters.given if whom.is_everybody else {},
        key=key,
        counts={},
    )
    db.session.add(change)
    db.session.flush()
    _gather_few(change, whom)
    _tell_started(change, by)
    return change


def undo(change: BulkChange, by: Person) -> bool:
    """Let a change be undone. False when that is under way or done. Raises RuleBroken."""
    change = _theirs(change, by)
    if change.state in ("undoing", "undone"):
        return False
    if not change.may_be_undone:
        raise RuleBroken(
            _("A change can be undone for 30 days, once it is finished, if it changed anybody.")
        )
    change.state, change.done, change.total = "undoing", 0, change.counts.get("changed", 0)
    change.run = change.touched_at = None
    record("bulk.undone", by=by, community_id=change.community_id, subject_id=change.id)
    return True


def try_again(change: BulkChange, by: Person) -> bool:
    """Let a change that is stuck be tried again. False when it is not stuck."""
    change = _theirs(change, by)
    if not change.is_stuck:
        return False
    change.run = change.touched_at = None
    change.counts = {**change.counts, "failures": 0}
    record("bulk.tried_again", by=by, community_id=change.community_id, subject_id=change.id)
    return True


def leave(change: BulkChange, by: Person) -> None:
    """Leave a change that is stuck as far as it came; what it changed can be undone still."""
    change = _theirs(change, by)
    if not change.is_stuck:
        return
    counts = {**change.counts, "failures": 0, "is_left": True}
    if change.state == "undoing":
        counts["changed"] = counts.get("changed", 0) - counts.pop("put_back", 0)
    change.state, change.counts = "done", counts
    change.run = change.touched_at = None
    record("bulk.left", by=by, community_id=change.community_id, subject_id=change.id)


def outlook(
    change: Change, kind: Kind, whom: Whom, most: int
) -> tuple[dict[str, list[int]], dict[str, int], bool]:
    """How a change would go: by reason the first people and how many; "" is who would change.

    Looks at no more than `most` people; the last is whether there are more.
    """
    first: dict[str, list[int]] = {}
    numbers: dict[str, int] = {}
    seen = 0
    for ids in whom.batches(change.community.id):
        if seen >= most:
            return first, numbers, True
        found = kind.preview(change, ids, numbers.get("", 0))
        seen += len(ids)
        for why, person_id in [("", each) for each in found.changes] + [
            (why, each) for each, why in found.stays.items()
        ]:
            numbers[why] = numbers.get(why, 0) + 1
            if numbers[why] <= queries.SHOWN:
                first.setdefault(why, []).append(person_id)
    return first, numbers, False


def _tell_started(change: BulkChange, by: Person) -> None:
    record(
        "bulk.started",
        by=by,
        community_id=change.community_id,
        subject_id=change.id,
        kind=change.kind,
        people=change.total,
    )


def _theirs(change: BulkChange, by: Person) -> BulkChange:
    """The change, locked, for whoever may decide about it. Raises RuleBroken."""
    if not may_see(change, by):
        raise RuleBroken(
            _("This concerns a community that you do not organise. Ask an administrator.")
        )
    return queries.locked(change)


def _first(change: Change, kind: Kind, whom: Whom, most: int) -> list[int]:
    """The first of those who would change, by name, as far as a preview looks."""
    found: list[int] = []
    seen = 0
    for ids in whom.batches(change.community.id):
        if len(found) >= most or seen >= LOOKED_AT:
            break
        found += kind.preview(change, ids, len(found)).changes
        seen += len(ids)
    return found[:most]


def _gather_few(change: BulkChange, whom: Whom) -> None:
    """Write down whom it is about, if they are not too many for a page to wait for."""
    batches = whom.batches(change.community_id)
    ids = next(batches, [])
    if next(batches, None) is None:
        writing.gather(change.id, ids)
        change.total, change.is_gathered = len(ids), True
