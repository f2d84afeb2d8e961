"""Whom a bulk change is about: those who were ticked, or everybody whom the filters find."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from core.communities import queries as communities
from core.people import listing
from core.people import queries as people
from core.people.listing import Filters
from core.people.ticking import ticked
from core.rows import row_number

MOST_TICKED = 500


@dataclass(frozen=True)
class Whom:
    """`ids` are those who were ticked; without any, it is everybody whom `filters` find."""

    ids: tuple[int, ...]
    filters: Filters
    is_everybody: bool

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """Read it from a form or an address: `ids` is 1-2-3, or there are ticks of the list."""
        ids = (*ticked(asked), *_numbers(asked.get("ids", "")))
        is_everybody = asked.get("whom") == "everybody"
        chosen = () if is_everybody else tuple(dict.fromkeys(ids))[:MOST_TICKED]
        return cls(chosen, Filters.of(asked), is_everybody)

    @classmethod
    def kept(cls, kept: Mapping[str, str]) -> Self:
        """Everybody whom filters find that were kept with a change."""
        return cls((), Filters.of(kept), True)

    @property
    def is_nobody(self) -> bool:
        return not (self.ids or self.is_everybody)

    @property
    def given(self) -> dict[str, str]:
        """The same for a form or an address."""
        if self.is_everybody:
            return {"whom": "everybody", **self.filters.given}
        return {"ids": "-".join(map(str, self.ids))}

    def batches(self, community_id: int) -> Iterator[list[int]]:
        """The ids of all of them whom the community knows, a few hundred at once, by name.

        Without those about whom nothing may be changed for now.
        """
        if self.is_everybody:
            for ids in listing.ids_of(community_id, self.filters):
                restricted = people.restricted(ids)
                yield [each for each in ids if each not in restricted]
        elif self.ids:
            known = communities.known_people(community_id, self.ids)
            yield [each.id for each in known if each.restricted_at is None]


def _numbers(text: str) -> Sequence[int]:
    found = []
    for part in text.split("-")[:MOST_TICKED]:
        try:
            found.append(row_number(part))
        except ValueError:
            continue
    return found
