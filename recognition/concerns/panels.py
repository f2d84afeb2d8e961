"""What other pages show of concerns: how many nobody has looked at."""

from __future__ import annotations

from core.access import community, me, sees_holds
from recognition.questions import queries


def unlooked() -> int:
    """For the menu: how many concerns wait for whoever looks after safeguarding here."""
    return queries.unlooked(community().id, me().id) if sees_holds() else 0
