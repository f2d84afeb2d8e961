"""Near-copies: personal lines of one wave that are nearly the same are not personal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from rapidfuzz import fuzz

from core.people.models import folded
from outreach.invitations.models import Invitation

ALIKE = 85.0


def near_copies(invitations: Sequence[Invitation]) -> dict[int, list[Invitation]]:
    """For each invitation whose line is nearly another's, the others; by id of the invitation.

    Names are left out first. Alike is a normalised Indel similarity of 85 or more in 100.
    """
    bare = [(each, _without_names(each)) for each in invitations if each.personal_line]
    found: dict[int, list[Invitation]] = {}
    for (one, line), (other, another) in combinations(bare, 2):
        if fuzz.ratio(line, another) >= ALIKE:
            found.setdefault(one.id, []).append(other)
            found.setdefault(other.id, []).append(one)
    return found


def _without_names(invitation: Invitation) -> str:
    names = set(folded(invitation.person.name).split())
    if invitation.person.organisation:
        names |= set(folded(invitation.person.organisation).split())
    words = folded(invitation.personal_line).split()
    return " ".join(word for word in words if word.strip(".,;:!?") not in names)
