"""Which list of champions an address asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from core.forms import one_line
from core.people.models import folded
from recognition.champions import finding, queries
from recognition.champions.models import TAGS
from recognition.champions.queries import Turn

LONGEST = 200


@dataclass(frozen=True)
class Asked:
    """Words to search for, or one topic, place or language; nothing: everybody in turn."""

    q: str = ""
    what: str = ""
    folded: str = ""
    is_emeritus: bool = False
    after: str | None = None

    @classmethod
    def of(cls, args: Mapping[str, str]) -> Self:
        """Read it from an address: words first, then a tag, then those who are emeritus."""
        given = {name: one_line(args.get(name))[:LONGEST] for name in ("q", *TAGS, "after")}
        after = given["after"] or None
        if given["q"]:
            return cls(q=given["q"], after=after)
        for what in TAGS:
            if given[what]:
                return cls(what=what, folded=folded(given[what]), after=after)
        return cls(is_emeritus="emeritus" in args, after=after)

    @property
    def is_everybody(self) -> bool:
        return not (self.q or self.what or self.is_emeritus)

    @property
    def link(self) -> dict[str, str]:
        """What an address of the same list says."""
        if self.q:
            return {"q": self.q}
        if self.what:
            return {self.what: self.folded}
        return {"emeritus": "1"} if self.is_emeritus else {}

    def turn(self, community_id: int, is_member: bool) -> Turn:
        """The page that is asked for, as far as this reader may see it."""
        if self.q:
            return finding.search(community_id, is_member, self.q, self.after)
        if self.what:
            return queries.tagged(community_id, is_member, self.what, self.folded, self.after)
        list_of = queries.emeriti if self.is_emeritus else queries.in_turn
        return list_of(community_id, is_member, self.after)
