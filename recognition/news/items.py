"""What a piece of news says. Each capability tells its own; one message bundles them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from recognition.news.models import News, What


@dataclass(frozen=True)
class Item:
    """One piece of news as it is read: a sentence, words that are quoted, and where to go.

    `url` needs an account, `open_url` does not: the first is for pages, the second for messages.
    `title` is the subject of a message that brings nothing else.
    """

    sentence: str
    words: str = ""
    url: str = ""
    open_url: str = ""
    press: str = ""
    title: str = ""


Teller = Callable[[Sequence[News]], Mapping[int, Item]]


def add(app: Flask, what: What, teller: Teller) -> None:
    """Say how news of this kind reads: by id of the news, in a few queries, for many at once.

    What is left out is no news any more, such as thanks that were taken back.
    """
    app.extensions.setdefault("news_tellers", {})[what] = teller


def of(news: Sequence[News]) -> dict[int, Item]:
    """What each of these says, by id, in their order."""
    tellers = cast(dict[str, Teller], current_app.extensions["news_tellers"])
    said: dict[int, Item] = {}
    for what, teller in tellers.items():
        said |= teller([each for each in news if each.what == what])
    return {each.id: said[each.id] for each in news if each.id in said}
