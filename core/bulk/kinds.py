"""The kinds of change that can be made to many people at once; each package adds its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

from flask import Flask, current_app
from flask_babel import LazyString

from core.communities.models import Community
from core.people.models import Person

Was = dict[str, Any]
Value = Mapping[str, Any]
Options = Sequence[tuple[str, str]]
Words: TypeAlias = str | LazyString


@dataclass(frozen=True)
class Outlook:
    """Who would change, in the order in which they were asked about; why each other one stays."""

    changes: Sequence[int] = ()
    stays: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """What is done, by whom, in which community, with what; `id` once it is begun."""

    community: Community
    by: Person
    value: Value
    id: int = 0


@dataclass(frozen=True)
class Kind:
    """One kind of change. What it does, it does for up to 500 people in a few statements.

    `options(community, by)` are what can be chosen; without it, a text is filled in. No options
    means that there is nothing to choose, and the kind is not offered. `asks_why` has a field more.
    `read(community, by, text, why)` gives the value that is kept; it raises RuleBroken.
    `words(value)` say what is done. `preview(change, ids, before)` is how it would go after that
    many were changed; `apply(change, ids)` does it to those of them who would change, and answers
    what each was; `undo(change, was)` answers whom it put back: not those whom somebody has
    changed since. `reasons` are the words for why somebody stays. One that `is_limited` changes
    only so many: `value["only"]` are then those whom the preview named. Where a change says
    something of another community, `is_theirs(reader, value)` is whether they may know.
    """

    name: str
    title: Words
    label: Words
    read: Callable[[Community, Person, str, str], dict[str, Any]]
    words: Callable[[Value], str]
    preview: Callable[[Change, Sequence[int], int], Outlook]
    apply: Callable[[Change, Sequence[int]], dict[int, Was]]
    undo: Callable[[Change, Mapping[int, Was]], Collection[int]]
    reasons: Mapping[str, Words]
    options: Callable[[Community, Person], Options] | None = None
    asks_why: bool = False
    is_number: bool = False
    is_limited: bool = False
    is_theirs: Callable[[Person, Value], bool] | None = None

    def may_see(self, reader: Person, value: Value) -> bool:
        """True for whoever may read what is done, to whom and why not, and undo it."""
        return self.is_theirs is None or self.is_theirs(reader, value)


def add(app: Flask, kind: Kind) -> None:
    """Offer a kind of change."""
    app.extensions.setdefault("bulk_kinds", {})[kind.name] = kind


def every() -> Sequence[Kind]:
    """All kinds, in the order in which they were added."""
    return list(_known().values())


def of(name: str) -> Kind | None:
    """The kind of this name."""
    return _known().get(name)


def _known() -> dict[str, Kind]:
    return cast(dict[str, Kind], current_app.extensions.get("bulk_kinds", {}))
