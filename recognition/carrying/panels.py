"""On the home page of a community: that badges could not be signed, and why."""

from __future__ import annotations

from typing import Any

from core.communities.models import Community
from recognition.credentials import queries


def unsigned_badges(community: Community) -> tuple[str, dict[str, Any]] | None:
    """The reasons, without whose badges they are: some of them nobody else may know of."""
    found = queries.failures(community.id)
    return ("recognition/carrying/_unsigned.html", {"reasons": found}) if found else None
