"""Editing the kinds of contributions that a community offers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from core.db import db
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person, folded
from recognition.contributions.models import ContributionKind
from recognition.kinds import queries
from recognition.kinds.offered import kinds_of

MOST = 30


@dataclass(frozen=True)
class Wanted:
    """A kind as it is to be offered: the one of this code, or a new one where there is no code."""

    code: str
    name: str


def change(community_id: int, wanted: Sequence[Wanted], by: Person) -> None:
    """Offer exactly these kinds, in this order.

    A kind that is called something else now keeps its code, and with it all that was logged as it.
    """
    _must_be_a_list(wanted)
    _write_down_the_usual(community_id)
    rows = {row.code: row for row in queries.of_community(community_id)}
    kept = {each.code for each in wanted}
    earlier = {folded(row.name): row for row in rows.values() if row.code not in kept}
    for row in rows.values():
        row.is_offered = False
    for position, each in enumerate(wanted):
        row = rows.get(each.code) or earlier.get(folded(each.name)) or _add(community_id, rows)
        rows[row.code] = row
        row.name, row.position, row.is_offered = each.name, position, True
    record("kinds.changed", by=by, community_id=community_id)


def _must_be_a_list(wanted: Sequence[Wanted]) -> None:
    if not wanted:
        raise RuleBroken(_("Leave at least one kind, so that people can log what they did."))
    if len(wanted) > MOST:
        raise RuleBroken(_("At most %(most)s kinds, so that choosing is quick.", most=MOST))
    if len({folded(each.name) for each in wanted}) < len(wanted):
        raise RuleBroken(_("Two kinds have the same name. Give each its own."))


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


def _add(community_id: int, taken: Collection[str]) -> ContributionKind:
    number = 1 + sum(code.startswith("own-") for code in taken)
    row = ContributionKind(community_id=community_id, code=f"own-{number}")
    db.session.add(row)
    return row
