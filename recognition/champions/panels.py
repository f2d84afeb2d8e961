"""What the front page of an installation shows of champions."""

from __future__ import annotations

from typing import Any

from recognition.champions import queries

MOST = 20


def communities_with_champions() -> tuple[str, dict[str, Any]] | None:
    """The communities whose champions everybody may meet; none: nothing."""
    found = queries.with_public_faces(MOST)
    return ("recognition/champions/_welcome.html", {"communities": found}) if found else None
