"""On the home page of a community: what of recognition waits for its organisers."""

from __future__ import annotations

from core.access import me
from core.communities.models import Community
from recognition.waiting import queries


def waiting_at_home(community: Community) -> tuple[str, dict[str, object]] | None:
    """One line for each kind of work that waits; nothing while none does."""
    waiting = queries.of_organiser(community.id, me().id)
    if waiting.is_nothing:
        return None
    return "recognition/waiting/_at_home.html", {"waiting": waiting}
