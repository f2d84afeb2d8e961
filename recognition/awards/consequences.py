"""What follows when an award, or what is said of it, changes."""

from __future__ import annotations

from core.db import now
from recognition.awards.models import Award
from recognition.champions import following


def follow(award: Award) -> None:
    """Have its credential and its holder's faces follow, in the transaction of the change.

    Only what was accepted once has one; before that nobody but its givers may know of it.
    """
    if award.accepted_at is not None:
        award.credential_due_at = now()
        following.follow(award.person_id, award.community_id)
