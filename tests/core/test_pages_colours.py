"""Every colour that a community can choose is readable, in light and in dark (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re

import pytest

from core.communities.models import COLOURS
from core.settings import ROOT

LIGHT, DARK = ((ROOT / "static" / "css" / name).read_text() for name in ("tokens.css", "dark.css"))
PAIRS = [
    *((text, ground) for text in ("ink", "quiet") for ground in ("paper", "card", "sunken")),
    *((text, ground) for text in ("accent", "accent-strong") for ground in ("paper", "card")),
    ("accent-strong", "accent-ground"),
    ("ink", "accent-ground"),
    ("on-accent", "accent"),
    *((state, f"{state}-ground") for state in ("good", "busy", "bad", "warn")),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("colour", COLOURS)
def test_text_can_be_read_on_its_ground(colour: str, scheme: str) -> None:
    tokens = tokens_of(colour, scheme)
    faint = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in faint.items() if ratio < 4.5} == {}


def tokens_of(colour: str, scheme: str) -> dict[str, str]:
    """What holds for this colour: the later rule wins over the earlier."""
    found: dict[str, str] = {}
    for part in (LIGHT, DARK)[: 1 + (scheme == "dark")]:
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", part):
            if ":root" in selector or f'"{colour}"' in selector:
                found.update(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", body))
    return found


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
