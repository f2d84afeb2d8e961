"""How many candidates wait for a decision: beside the entry of the menu, and at home."""

from __future__ import annotations

from core.access import community
from core.communities.models import Community
from core.pages import counts
from outreach.nominations import queries
from outreach.nominations.grouping import grouped

ENTRY = "outreach.nominations.index"


def waiting() -> int:
    """How many candidates wait in the community of this page, counted to a hundred."""
    return min(len(grouped(queries.waiting_keys(community().id))), counts.MOST)


def nominations_at_home(_community: Community) -> tuple[str, dict[str, object]] | None:
    """One line while somebody waits."""
    number = counts.behind(ENTRY)
    return ("outreach/nominations/_at_home.html", {"number": number}) if number else None
