"""On the home page of a community: that its mail waits, and why."""

from __future__ import annotations

from typing import Any

from core.communities.models import Community
from core.inbox import pausing


def mail_is_held(community: Community) -> tuple[str, dict[str, Any]] | None:
    """Shown while messages are held because too much came back."""
    number, why = pausing.held_by_itself(community.id)
    return ("core/inbox/_held.html", {"number": number, "why": why}) if number else None
