"""What other pages show of waves."""

from __future__ import annotations

from typing import Any

from core.communities.models import Community
from outreach.waves import queries


def waves_to_hold(community: Community) -> tuple[str, dict[str, Any]]:
    """The open waves, each with a way to stop it."""
    return "outreach/waves/_to_hold.html", {"waves": queries.open_ones(community.id)}


def waves_at_home(community: Community) -> tuple[str, dict[str, Any]]:
    """The newest waves with their ten dots, for the home page of a community."""
    waves = queries.of_community(community.id, limit=3)
    tallies = queries.tallies([wave.id for wave in waves])
    return "outreach/waves/_at_home.html", {"waves": waves, "tallies": tallies}
