"""What pages show of thanks beside contributions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.access import me
from recognition.contributions.models import Contribution
from recognition.thanks import queries
from recognition.thanks.actions import LONGEST, is_peer

FEW = 3
ALL = 500


def thanks_beside(contributions: Sequence[Contribution], most: int = FEW) -> dict[str, Any]:
    """The thanks for these contributions, read at once, and whether the reader may add to them."""
    given = queries.on([each.id for each in contributions], me().id, most)
    return {"thanks": given, "is_peer": is_peer, "longest": LONGEST}
