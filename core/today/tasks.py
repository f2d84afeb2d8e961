"""What somebody should do now: each half of the product adds what it knows of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import cast

from flask import Flask, current_app

from core.db import today
from core.safeguarding import queries as safeguarding
from core.today import ordering, queries
from core.today.ordering import Weight

MOST = 50
"""Of one source."""


@dataclass(frozen=True)
class Field:
    """One thing to fill in on the spot: a `line`, `words`, a `date` or a `choice`."""

    name: str
    label: str
    kind: str = "words"
    choices: Sequence[tuple[str, str]] = ()
    needed: bool = False
    value: str = ""


@dataclass(frozen=True)
class Deed:
    """What can be done about a task without leaving the page: a form of an action that exists.

    `buttons` are the values of the field `choice`, with their words; without any there is one
    button with the title. `hidden` goes along unseen. What `is_page` is done on a page of its own.
    """

    title: str
    url: str
    fields: Sequence[Field] = ()
    hidden: Mapping[str, str] = field(default_factory=dict)
    choice: str = ""
    buttons: Sequence[tuple[str, str]] = ()
    for_organisers: bool = False
    is_page: bool = False


@dataclass(frozen=True)
class Task:
    """One thing to do about one person, and why now.

    `key` names it for ever: a kind, a hyphen and a number. `minutes` is what it usually takes;
    `url` the page where it can be done at leisure.
    """

    key: str
    kind: str
    person_id: int | None
    community_id: int
    title: str
    why: str
    due_on: date | None
    weight: Weight
    minutes: int
    url: str
    deeds: Sequence[Deed] = ()


@dataclass(frozen=True)
class Said:
    """The last human contact with a person: when, who did what, and what was said."""

    person_id: int
    at: datetime
    how: str
    words: str


@dataclass(frozen=True)
class Board:
    """What somebody should do, in order; and what they put off, each with until when."""

    tasks: list[Task]
    put_off: list[tuple[Task, date]]


Source = Callable[[int, Collection[int], date, int], Sequence[Task]]
Pair = tuple[int, int]
"""A person, and the community in which they are known."""
Memory = Callable[[Collection[Pair]], Mapping[Pair, Said]]


def add_source(app: Flask, source: Source, *, for_organisers: bool = False) -> None:
    """Add tasks: `source(person_id, community_ids, until, limit)`.

    It answers at most `limit` tasks of this person in these communities that are due until then,
    the longest due first, by an index, in as many statements however many there are. Where it is
    `for_organisers`, the communities are those that the person organises.
    """
    app.extensions.setdefault("task_sources", []).append((source, for_organisers))


def remember(app: Flask, memory: Memory) -> None:
    """Say who knows the last human contact: `memory(pairs)`."""
    app.extensions["last_said"] = memory


def of(person_id: int, until: date | None = None, limit: int = MOST) -> list[Task]:
    """What this person should do until that day, what matters most first, at most `limit`."""
    return board(person_id, until).tasks[:limit]


def board(person_id: int, until: date | None = None) -> Board:
    """The same, all of it, and what they put off."""
    parts = queries.parts_of(person_id)
    held = safeguarding.held("community", parts.all)
    snoozed = {each.task: each.until for each in queries.put_off(person_id)} if parts.all else {}
    most = MOST + len(snoozed)
    found = [
        task
        for source, for_organisers in (_sources() if parts.all else ())
        if (ids := (parts.organised if for_organisers else parts.all) - held)
        for task in source(person_id, ids, until or today(), most)
    ]
    may_be_done = [_with_deeds(each, parts.organised) for each in _standing(found)]
    tasks = in_order([each for each in may_be_done if each.key not in snoozed])
    return Board(tasks, [(each, snoozed[each.key]) for each in may_be_done if each.key in snoozed])


def in_order(found: Sequence[Task]) -> list[Task]:
    """The same tasks, what matters most first."""
    on = today()
    return sorted(found, key=lambda each: ordering.place(each.weight, each.due_on, each.key, on))


def last_said(found: Sequence[Task]) -> Mapping[Pair, Said]:
    """The last human contact with everyone whom these tasks are about, where each task is."""
    pairs = {(each.person_id, each.community_id) for each in found if each.person_id is not None}
    memory = cast(Memory | None, current_app.extensions.get("last_said"))
    return memory(pairs) if memory and pairs else {}


def _standing(found: Sequence[Task]) -> list[Task]:
    """Without those about people whom we must not or may not contact now."""
    people = {each.person_id for each in found if each.person_id is not None}
    if not found:
        return []
    left_alone = safeguarding.held("person", people) | queries.left_alone(people)
    return [each for each in found if each.person_id not in left_alone]


def _with_deeds(task: Task, organised: Collection[int]) -> Task:
    """The task with only what its reader may do there."""
    if task.community_id in organised:
        return task
    return replace(task, deeds=[each for each in task.deeds if not each.for_organisers])


def _sources() -> list[tuple[Source, bool]]:
    return cast(list[tuple[Source, bool]], current_app.extensions.get("task_sources", []))
