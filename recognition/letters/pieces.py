"""What a letter says: each piece of news, and what its reader can do about it on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recognition.letters import queries
from recognition.news import items
from recognition.news.items import Item
from recognition.news.models import News, What


@dataclass(frozen=True)
class Piece:
    """One piece of news on paper; `asks` where an answer is wanted."""

    item: Item
    asks: bool

    @property
    def open_url(self) -> str:
        """A page that opens from paper: what is only for who can sign in is none."""
        needs_account = not self.item.url or self.item.open_url.endswith(self.item.url)
        return "" if needs_account else self.item.open_url


def of(news: Sequence[News]) -> list[Piece]:
    """The pieces of a letter, in their order."""
    said = items.of(news)
    undecided = queries.undecided([each.subject_id for each in news if each.what == What.AWARD])
    return [
        Piece(
            said[each.id],
            each.what in (What.PROPOSED, What.ASKED)
            or (each.what == What.AWARD and each.subject_id in undecided),
        )
        for each in news
        if each.id in said
    ]
