"""What an award is for, as far as everybody who is on it lets strangers read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from recognition.awards import queries
from recognition.awards.models import Award
from recognition.contributions.models import Contribution
from recognition.kinds.offered import kinds_of, named


@dataclass(frozen=True)
class Deed:
    """One thing that was done: its kind and day, and what was said of it, or None."""

    kind: str
    icon: str
    done_on: date
    said: str | None


def deeds_for_strangers(award: Award) -> Sequence[Deed]:
    """Nothing where it would tell who the holder is, or where nobody outside may see the award.

    The sentence may name anybody who was ever written down there, so it stands only where each of
    them has said that they took part, and hides nothing.
    """
    is_outside = award.audience == "public" or award.link_on_at is not None
    if not is_outside or award.shown_as != "full_name":
        return []
    kinds = kinds_of(award.community_id)
    return [
        Deed(kind.name, kind.icon, each.done_on, each.said if _all_are_named(each) else None)
        for each in queries.contributions_of(award.id)
        if _names(each, award.person_id)
        for kind in [named(kinds, each.kind)]
    ]


def _names(deed: Contribution, person_id: int) -> bool:
    return any(each.person_id == person_id and each.is_named for each in deed.people)


def _all_are_named(deed: Contribution) -> bool:
    return all(each.is_named for each in deed.people)
