"""How many will say yes, as a range from past waves."""

from __future__ import annotations

from dataclasses import dataclass

from outreach.learning import queries
from outreach.learning.intervals import FEWEST, forecast


@dataclass(frozen=True)
class Forecast:
    """Of `asked` people `low` to `high` will say yes, as `yes` of `of` did; four times in five."""

    asked: int
    low: int
    high: int
    yes: int
    of: int


def of_next(community_id: int, asked: int) -> Forecast | None:
    """What to expect of the next so many invitations; nothing where too few were asked before."""
    yes, of = queries.past_answers(community_id)
    if of < FEWEST or not asked:
        return None
    return Forecast(asked, *forecast(yes, of, asked), yes, of)
