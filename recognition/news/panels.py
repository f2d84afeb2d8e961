"""What other pages show of news: how much of it there is."""

from __future__ import annotations

from core.access import community, me, roles
from core.communities.models import Community
from core.pages import counts
from recognition.news import queries


def unseen() -> int:
    """For the menu: how much news the reader has not been told of here."""
    return queries.unseen(me().id, community().id) if roles() else 0


def news_at_start(_community: Community) -> tuple[str, dict[str, object]] | None:
    """Where ambassadors begin: the way to their news, while there is some."""
    number = counts.behind("recognition.news.index")
    return ("recognition/news/_at_start.html", {"number": number}) if number else None
