"""Taking thanks away, and what follows from it for the contribution and the news."""

from __future__ import annotations

from core.db import db
from recognition.contributions.models import Contribution
from recognition.news.models import What
from recognition.news.telling import untell
from recognition.thanks import queries
from recognition.thanks.models import Thanks


def take_back(contribution: Contribution, by_id: int) -> Thanks | None:
    """Take away what this person wrote, if they did; nobody is told of it any more.

    With the last thanks gone, the contribution is one that nobody has thanked for.
    """
    thanks = queries.of_author(contribution.id, by_id)
    if thanks is not None:
        take_away(contribution, thanks)
    return thanks


def take_away(contribution: Contribution, thanks: Thanks) -> None:
    """The same for thanks whose writer may be gone."""
    untell(What.THANKS, thanks.id)
    db.session.delete(thanks)
    db.session.flush()
    if not queries.is_thanked(contribution.id):
        contribution.thanked_at = None
