"""No pattern takes a time that grows with the square of what it reads."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.guards.sources import python_files, tree
from tests.pumps import grows_with_the_square

METHODS = ("search", "match", "fullmatch", "sub", "split", "findall", "finditer")
BOUNDED = {
    "core.setting_texts": "settings are written by administrators",
    "recognition.badges.drawing": "our own icons",
    "recognition.badges.shapes": "our own shapes",
    "recognition.credentials.baking": "a picture that was read and written again before",
}
USUAL = ("a", "0", " ", "-", "<", "\n", "a@", "a.")
Used = tuple[str, re.Pattern[str], str]


def used_patterns() -> Iterator[Used]:
    """Where each pattern of texts stands, the pattern, and by which method it is used there."""
    for path in python_files():
        name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        if name not in BOUNDED:
            yield from _written_out(name, tree(path))
            yield from _constants(name)


def _written_out(name: str, module: ast.Module) -> Iterator[Used]:
    """Such as `re.search("…", text)`."""
    for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
        what, given = call.func, call.args[0] if call.args else None
        is_ours = isinstance(what, ast.Attribute) and ast.unparse(what.value) == "re"
        if is_ours and isinstance(given, ast.Constant) and isinstance(given.value, str):
            flags = re.IGNORECASE if "re.I" in ast.unparse(call) else re.NOFLAG
            method = what.attr if isinstance(what, ast.Attribute) else ""
            if method in METHODS:
                yield name, re.compile(given.value, flags), method


def _constants(name: str) -> Iterator[Used]:
    """Such as `WORD = re.compile("…")`, wherever `WORD.search` or `words.WORD.search` stands."""
    for constant, value in vars(importlib.import_module(name)).items():
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
            for method in _methods_of(name, constant):
                yield f"{name}.{constant}", value, method


def _methods_of(name: str, constant: str) -> set[str]:
    own = Path(str(importlib.import_module(name).__file__)).read_text()
    called = rf"(?<![\w.]){constant}\.({'|'.join(METHODS)})\b"
    return set(re.findall(called, own))


def pumped(pattern: str) -> set[str]:
    """What a pattern may stumble over when it comes again and again."""
    words = re.findall(r"[a-zA-Z<@!:;=\-\"' /&#.0-9]{1,12}", pattern)
    return {*USUAL, *words, *(f"{word} " for word in words)}


def reader(pattern: re.Pattern[str], method: str) -> Callable[[str], object]:
    """What reads a text as the pattern is used, to its end."""
    if method == "sub":
        return lambda text: pattern.sub("", text)
    if method == "finditer":
        return lambda text: sum(1 for _match in pattern.finditer(text))
    whole: Callable[[str], object] = getattr(pattern, method)
    return whole


def test_no_pattern_takes_a_time_that_grows_with_the_square() -> None:
    every = list(used_patterns())
    assert len(every) > 80
    slow = [
        (where, pattern.pattern, method, word)
        for where, pattern, method in every
        for word in pumped(pattern.pattern)
        if grows_with_the_square(reader(pattern, method), word)
    ]
    assert slow == []


def test_what_grows_with_the_square_is_seen() -> None:
    slow = re.compile(r"<!DOCTYPE[^>]*\[")
    assert "<!DOCTYPE" in pumped(slow.pattern)
    search = reader(slow, "search")  # a busy machine may hide it once
    assert any(grows_with_the_square(search, "<!DOCTYPE") for _time in range(5))
