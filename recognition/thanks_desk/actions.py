"""Saying that something was seen; thanking is for somebody else, or for later."""

from __future__ import annotations

from core.db import now
from recognition.contributions.models import Contribution


def see(contribution: Contribution) -> None:
    """Note that an organiser has seen it; whoever did it reads so in their own list."""
    contribution.seen_at = contribution.seen_at or now()
