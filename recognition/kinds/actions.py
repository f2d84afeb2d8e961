"""Editing the kinds of contributions that a community offers."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from core.db import db
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person, folded
from recognition.contributions.models import ContributionKind
from recognition.kinds import queries
from recognition.kinds.offered import kinds_of

MOST = 30


def change(community_id: int, names: Sequence[str], by: Person) -> None:
    """Offer exactly these kinds, in this order; what was logged before keeps its kind."""
    if len({folded(name) for name in names}) < len(names):
        raise RuleBroken(_("Two kinds have the same name. Give each its own."))
    _write_down_the_usual(community_id)
    rows = {folded(row.name): row for row in queries.of_community(community_id)}
    for row in rows.values():
        row.is_offered = False
    for position, name in enumerate(names):
        row = rows.get(folded(name)) or _add(community_id, name, [r.code for r in rows.values()])
        rows[folded(name)] = row
        row.name, row.position, row.is_offered = name, position, True
    record("kinds.changed", by=by, community_id=community_id)


def _write_down_the_usual(community_id: int) -> None:
    if queries.of_community(community_id):
        return
    for position, kind in enumerate(kinds_of(community_id).values()):
        db.session.add(
            ContributionKind(
                community_id=community_id, code=kind.code, name=kind.name, position=position
            )
        )
    db.session.flush()


def _add(community_id: int, name: str, taken: Sequence[str]) -> ContributionKind:
    number = 1 + sum(code.startswith("own-") for code in taken)
    row = ContributionKind(community_id=community_id, code=f"own-{number}", name=name, position=0)
    db.session.add(row)
    return row
