"""JSON from strangers: one meaning only, and no more of it than we are willing to look through."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from recognition.credentials.checks import Failed, quoted

MOST_BYTES = 1_000_000
MOST_DEEP = 40
MOST_VALUES = 5_000
MOST_DIGITS = 15
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def read_object(text: str) -> dict[str, Any]:
    """The object that a text holds. Raises Failed for anything that can be read in two ways."""
    try:
        found = json.loads(
            text,
            object_pairs_hook=_named_once,
            parse_constant=_no_number,
            parse_int=_whole,
            parse_float=_finite,
        )
    except RecursionError:
        raise Failed(_too_deep()) from None
    except ValueError:
        raise Failed(_("This is not JSON: it was cut off, or changed by a program.")) from None
    if not isinstance(found, dict):
        raise Failed(_("There is no credential in this JSON."))
    must_be_within_bounds(found)
    return found


def must_be_within_bounds(found: dict[str, Any]) -> None:
    """Raise Failed for what is too deep, too long, or has characters that nobody can see."""
    for count, (value, depth) in enumerate(_values(found)):
        if depth > MOST_DEEP:
            raise Failed(_too_deep())
        if count > MOST_VALUES:
            raise Failed(_("This credential has more parts than anybody will look through."))
        if isinstance(value, str) and UNSPEAKABLE.search(value):
            raise Failed(_("There are control characters in the texts of this credential."))


def _values(found: Any) -> Iterator[tuple[Any, int]]:
    """Every value and every name with its depth, without recursion."""
    waiting: list[tuple[Any, int]] = [(found, 0)]
    while waiting:
        value, depth = waiting.pop()
        yield value, depth
        if isinstance(value, dict):
            waiting += [(each, depth + 1) for pair in value.items() for each in pair]
        elif isinstance(value, list):
            waiting += [(each, depth + 1) for each in value]


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Failed(_("“%(name)s” is there twice in one place.", name=quoted(name)))
        found[name] = value
    return found


def _no_number(text: str) -> None:
    raise Failed(_("%(text)s is not a number.", text=text))


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise Failed(_("%(text)s is too large a number.", text=quoted(text)))
    return int(text)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Failed(_("%(text)s is too large a number.", text=quoted(text)))
    return number


def _too_deep() -> str:
    return str(_("This credential is nested too deeply."))
