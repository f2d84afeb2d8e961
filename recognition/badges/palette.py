"""The colours of badges, and which of them can be told apart."""

from __future__ import annotations

COLOURS = {
    "forest": "#1f5a37",
    "moss": "#6f8f2f",
    "mint": "#c3e8d3",
    "teal": "#0b5f5a",
    "sky": "#a9d5f2",
    "navy": "#1d2f5e",
    "indigo": "#3f43b0",
    "lilac": "#d8cbf4",
    "plum": "#6d2a68",
    "berry": "#a3244f",
    "rose": "#f7c4d0",
    "rust": "#a4481a",
    "amber": "#e9a23b",
    "sun": "#f7d154",
    "cream": "#fcf3df",
    "white": "#ffffff",
    "stone": "#8b8478",
    "slate": "#3d5266",
    "coal": "#25221f",
}
ENOUGH = 3.0
"""What a picture needs to be told from its ground (WCAG 2.2, 1.4.11)."""


def stands_out(colour: str, ground: str) -> bool:
    """True when a picture in the one colour can be seen on the other."""
    return contrast(COLOURS[colour], COLOURS[ground]) >= ENOUGH


def contrast(one: str, other: str) -> float:
    """The contrast of two colours such as #1f5a37, from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lighter(colour: str, share: float) -> str:
    """The colour with this share of white in it."""
    return _mixed(colour, "#ffffff", share)


def darker(colour: str, share: float) -> str:
    """The colour with this share of black in it."""
    return _mixed(colour, "#000000", share)


def away_from(colour: str, other: str, share: float) -> str:
    """The colour, changed so that it contrasts more with the other, never less."""
    is_darker = _luminance(colour) < _luminance(other)
    return darker(colour, share) if is_darker else lighter(colour, share)


def _mixed(one: str, other: str, share: float) -> str:
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in _parts(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
