"""What awards put into the example: one that members see, and one that waits for its holder."""

from __future__ import annotations

from collections.abc import Sequence

from core.people.models import Person
from recognition.awards import offering
from recognition.awards.deciding import Choice, decide
from recognition.badges.models import Badge
from recognition.contributions.models import Contribution

WHY_AMIR = (
    "You sat with Mr Lamb when nobody else had the time, and you told nobody about it. "
    "That is what this community is for."
)
WHY_BEA = (
    "You went to the doors that the rest of us walk past, on the wettest evening of the year, "
    "and two of those who opened are here now."
)


def load_awards(
    badges: Sequence[Badge],
    done: Sequence[Contribution],
    amir: Person,
    bea: Person,
    olu: Person,
) -> None:
    """Amir's is shown to members; Bea decides about hers."""
    award = offering.give(badges[0], amir, olu, WHY_AMIR, [done[4].id], as_organiser=False)
    decide(award, Choice("members", "full_name"), by=amir)
    offering.give(badges[-1], bea, olu, WHY_BEA, [done[3].id], as_organiser=False)
