"""Letters in pictures: our own typeface, and for other scripts what this machine has.

A picture for mail programs cannot ask its reader's machine for a typeface, as an SVG does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

from core.pages.assets import STATIC, manifest

FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts")
KINDS = (".ttf", ".otf", ".ttc")
MOST_FONTS = 400
PLAIN = 400
FANCY = ("Bold", "Light", "Thin", "Black", "Italic", "Oblique", "Mono", "Condensed", "Serif")
NOBODYS = "\uffff"
"""No typeface has it; each draws the same sign for it as for everything that it lacks."""

Run = tuple[str, FreeTypeFont]


def runs(text: str, size: int, weight: int) -> Sequence[Run] | None:
    """The text in pieces, each with a typeface that has it; None where a letter has none.

    Letters of some scripts join: what Inter lacks is written in one typeface, if one has it all.
    """
    chosen = [_first_with(letter, _inter()) for letter in text]
    if not all(chosen):
        whole = next((path for path in _others() if _has_all(path, text)), None)
        both = (*_inter(), *_others())
        chosen = [whole or _first_with(letter, both) for letter in text]
    if not all(chosen):
        return None
    pieces = groupby(zip(text, chosen, strict=True), key=lambda each: each[1])
    return [
        ("".join(letter for letter, _path in piece), _font(path, size, weight))
        for path, piece in pieces
        if path
    ]


def _first_with(letter: str, paths: Sequence[str]) -> str | None:
    return next((path for path in paths if _has(path, letter)), None)


def _has_all(path: str, text: str) -> bool:
    return all(_has(path, letter) for letter in set(text))


@lru_cache(maxsize=20_000)
def _has(path: str, letter: str) -> bool:
    if letter.isspace() or unicodedata.category(letter) == "Cf":
        return True
    font = _font(path, 20, PLAIN)
    drawn, missing = font.getmask(letter), font.getmask(NOBODYS)
    return (drawn.size, bytes(drawn)) != (missing.size, bytes(missing))


@lru_cache(maxsize=200)
def _font(path: str, size: int, weight: int) -> FreeTypeFont:
    font = ImageFont.truetype(path, size)
    with suppress(OSError):  # a typeface of one weight
        font.set_variation_by_axes([weight])
    return font


@cache
def _inter() -> tuple[str, ...]:
    """Inter in its parts, Latin first."""
    parts = [name for name in manifest() if name.startswith("inter-") and name.endswith(".woff2")]
    ordered = sorted(parts, key=lambda name: ("latin" not in name, len(name)))
    return tuple(str(STATIC / "vendor" / manifest()[name]) for name in ordered)


@cache
def _others() -> tuple[str, ...]:
    """The typefaces of this machine, the plainest first."""
    found = sorted(each for folder in FOLDERS for each in Path(folder).rglob("*"))
    fonts = [each for each in found if each.suffix.lower() in KINDS]
    plain = sorted(fonts, key=_how_fancy)
    return tuple(map(str, filter(_opens, plain[:MOST_FONTS])))


def _how_fancy(path: Path) -> tuple[int, bool]:
    return sum(word in path.stem for word in FANCY), "Sans" not in path.stem


def _opens(path: Path) -> bool:
    try:
        ImageFont.truetype(str(path), 20)
    except OSError:
        return False
    return True
