"""Which voices are for the same candidate: they share a name or an address, or a third does."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Protocol, TypeVar


class Keyed(Protocol):
    """What a voice says of its candidate: the folded name, and the key of the address."""

    @property
    def name_key(self) -> str: ...
    @property
    def email_key(self) -> str | None: ...


T = TypeVar("T", bound=Keyed)


def grouped(voices: Iterable[T]) -> list[list[T]]:
    """The voices candidate by candidate. Who shares neither a name nor an address is alone.

    Which voices are together does not depend on their order; the candidates, and the voices of
    each, stay in the order in which they came.
    """
    roots: dict[Hashable, Hashable] = {}
    given = list(voices)
    for number, voice in enumerate(given):
        for key in _keys(voice):
            _join(roots, number, key)
    found: dict[Hashable, list[T]] = {}
    for number, voice in enumerate(given):
        found.setdefault(_root(roots, number), []).append(voice)
    return list(found.values())


def _keys(voice: Keyed) -> Iterator[tuple[str, str]]:
    if voice.name_key:
        yield "name", voice.name_key
    if voice.email_key:
        yield "email", voice.email_key


def _root(roots: dict[Hashable, Hashable], one: Hashable) -> Hashable:
    """What stands for everything that this is together with; the way there is made shorter."""
    while (above := roots.setdefault(one, one)) != one:
        roots[one] = roots[above]
        one = above
    return one


def _join(roots: dict[Hashable, Hashable], one: Hashable, other: Hashable) -> None:
    roots[_root(roots, other)] = _root(roots, one)
