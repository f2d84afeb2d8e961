"""What somebody carries in a community, and how it goes on with others when they leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app
from flask_babel import LazyString

from core.communities.models import Role
from core.people.models import Person


@dataclass(frozen=True)
class Stopped:
    """What became of the messages that waited in somebody's name.

    `leaving` were at the last dot, or nobody knows of them: they cannot be stopped any more.
    """

    stopped: int = 0
    leaving: int = 0

    def __add__(self, other: Stopped) -> Stopped:
        return Stopped(self.stopped + other.stopped, self.leaving + other.leaving)


Count = Callable[[int, int], int]
Stop = Callable[[int, int], Stopped]
Move = Callable[[int, int, Person, Person], int]


def nothing_waits(_community_id: int, _person_id: int) -> Stopped:
    """No message leaves because of it."""
    return Stopped()


@dataclass(frozen=True)
class Load:
    """One kind of thing that somebody carries.

    `count(community_id, person_id)` says how many; `stop`, of the same, ends the messages that wait
    in their name; `move(community_id, person_id, to, by)` hands all over and answers how many.
    Every stop is done before the first move. `roles` are who can carry it.
    """

    name: str
    title: LazyString
    hint: LazyString
    roles: tuple[Role, ...]
    count: Count
    move: Move
    stop: Stop = nothing_waits
    waiting: Stop = nothing_waits


def add(app: Flask, load: Load) -> None:
    """Add what a package knows of. Loads are moved in the order in which they were added."""
    app.extensions.setdefault("loads", []).append(load)


def all_of_them() -> list[Load]:
    """Every kind of thing that somebody can carry."""
    return cast(list[Load], current_app.extensions.get("loads", []))
