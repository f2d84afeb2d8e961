"""Which kinds of contributions a community has: its own list, or the usual ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.people.models import folded
from recognition.kinds import queries
from recognition.kinds.words import ICONS, OTHER_ICON, USUAL


@dataclass(frozen=True)
class Kind:
    """A kind as it is shown; one that is not offered any more still has a name."""

    code: str
    name: str
    is_offered: bool = True

    @property
    def icon(self) -> str:
        return ICONS.get(self.code, OTHER_ICON)


def kinds_of(community_id: int) -> dict[str, Kind]:
    """Every kind by its code, in the order of the community, with those it no longer offers."""
    rows = queries.of_community(community_id)
    if not rows:
        return {code: Kind(code, str(name)) for code, name in USUAL.items()}
    return {row.code: Kind(row.code, row.name, row.is_offered) for row in rows}


def by_words(kinds: Mapping[str, Kind]) -> dict[str, str]:
    """The codes of what is offered by what people write for them: a name, or else the code."""
    offered = [kind for kind in kinds.values() if kind.is_offered]
    return {kind.code: kind.code for kind in offered} | {
        folded(kind.name): kind.code for kind in offered
    }


def named(kinds: dict[str, Kind], code: str) -> Kind:
    """The kind of that code; one that nobody knows any more is shown as it is written."""
    return kinds.get(code) or Kind(code, code, is_offered=False)
