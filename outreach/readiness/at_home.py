"""The home of organisers: whether they are ready for the next ten, and who is missing most."""

from __future__ import annotations

from typing import Any

from core.communities.models import Community
from outreach.readiness import panel
from outreach.segments import coverage

GAPS = 3


def next_ten_at_home(community: Community) -> tuple[str, dict[str, Any]]:
    """One line each, from figures that stay cheap however large a community is."""
    return "outreach/readiness/_at_home.html", {
        "readiness": panel.before_next(community.id),
        "gaps": coverage.largest_gaps(community.id, GAPS),
    }
