"""Drawing a badge from a few choices: one SVG that needs nothing else and says what it shows."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from functools import cache
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup, escape

from core.pages.assets import STATIC, manifest
from recognition.badges.palette import COLOURS, away_from, darker, lighter, stands_out
from recognition.badges.shapes import SHAPES
from recognition.badges.words import COLOURS as COLOUR_WORDS
from recognition.badges.words import ICONS, RINGS
from recognition.badges.words import SHAPES as SHAPE_WORDS

SIZE = 108
STROKE = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
TAILS = "M-58 40L-82 114L-52 104L-34 128L-6 60ZM58 40L82 114L52 104L34 128L6 60Z"
LISTS: dict[str, Collection[str]] = {
    "shape": SHAPES,
    "ground": COLOURS,
    "edge": COLOURS,
    "ink": COLOURS,
    "ring": RINGS,
    "icon": ICONS,
}


@dataclass(frozen=True)
class Design:
    """What a badge is drawn from: names out of our lists, and nothing else.

    The icon has the colour `ink` and stands on `ground`; `edge` is the rim around it.
    """

    shape: str = "circle"
    ground: str = "forest"
    edge: str = "sun"
    ink: str = "cream"
    ring: str = "line"
    icon: str = "sprout"

    def __post_init__(self) -> None:
        for name, known in LISTS.items():
            if getattr(self, name) not in known:
                raise ValueError(f"{name} is not in the list")

    @classmethod
    def of(cls, chosen: dict[str, Any]) -> Design:
        """The design of these choices; others are left out. Raises ValueError for an unknown."""
        return cls(**{f.name: chosen[f.name] for f in fields(cls) if f.name in chosen})

    @property
    def can_be_seen(self) -> bool:
        return stands_out(self.ink, self.ground)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def draw(design: Design, name: str) -> str:
    """The badge as SVG, with its name as the title. Raises ValueError when it cannot be seen."""
    if not design.can_be_seen:
        raise ValueError("the icon cannot be told from its ground")
    has_ribbon = design.ring == "ribbon"
    place = "translate(120 102) scale(.84)" if has_ribbon else "translate(120 120)"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" role="img" '
        f'aria-labelledby="badge-name badge-what"><title id="badge-name">{escape(name)}</title>'
        f'<desc id="badge-what">{escape(described(design))}</desc>{_shades(design)}'
        f'<g transform="{place}">{_ribbon(design) if has_ribbon else ""}{_body(design)}</g></svg>'
    )


def described(design: Design) -> str:
    """What is to be seen, in words."""
    return str(
        _(
            "Picture: %(icon)s. Shape: %(shape)s. Colours: %(ink)s on %(ground)s, edge %(edge)s. "
            "Ring: %(ring)s.",
            icon=ICONS[design.icon],
            shape=SHAPE_WORDS[design.shape],
            ink=COLOUR_WORDS[design.ink],
            ground=COLOUR_WORDS[design.ground],
            edge=COLOUR_WORDS[design.edge],
            ring=RINGS[design.ring],
        )
    )


@cache
def icons() -> dict[str, str]:
    """The drawings of all icons, 24 by 24, in the current colour."""
    sprite = (STATIC / "vendor" / manifest()["badge-icons.svg"]).read_text()
    return dict(re.findall(r'<symbol id="([^"]+)"[^>]*>(.*?)</symbol>', sprite))


def thumbnail(shape: str) -> Markup:
    """The outline of a shape, as path data for a box of 24 around the origin."""
    return Markup(SHAPES[shape].outline(10.5))  # noqa: S704  # from our own list


def _shades(design: Design) -> str:
    """Light from above on the rim; the face changes only away from the colour of the icon."""
    edge, ground = COLOURS[design.edge], COLOURS[design.ground]
    deep = away_from(ground, COLOURS[design.ink], 0.22)
    face = SHAPES[design.shape].face(SIZE)
    return (
        '<defs><linearGradient id="rim" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{lighter(edge, 0.3)}"/>'
        f'<stop offset=".5" stop-color="{edge}"/>'
        f'<stop offset="1" stop-color="{darker(edge, 0.28)}"/></linearGradient>'
        '<radialGradient id="face" cx=".5" cy=".36" r=".75">'
        f'<stop offset=".2" stop-color="{ground}"/><stop offset="1" stop-color="{deep}"/>'
        f'</radialGradient><clipPath id="within"><path d="{face}"/></clipPath></defs>'
    )


def _body(design: Design) -> str:
    shape, edge = SHAPES[design.shape], COLOURS[design.edge]
    rim, face = shape.outline(SIZE), shape.face(SIZE)
    return (
        f'<path d="{rim}" fill="url(#rim)" stroke="{darker(edge, 0.36)}" stroke-width="2"/>'
        f'<path d="{face}" fill="url(#face)" stroke="{darker(edge, 0.45)}" stroke-width="2.5"/>'
        f"{_ring(design)}{_icon(design)}"
    )


def _ring(design: Design) -> str:
    """What runs around the face, in the colour of the edge."""
    face = SHAPES[design.shape].face
    line = f'{STROKE} stroke="{COLOURS[design.edge]}"'
    inner = face(SIZE * 0.925)
    if design.ring == "rays":
        return _rays(design)
    if design.ring == "double":
        second = face(SIZE * 0.885)
        return f'<path d="{inner}" {line} stroke-width="2.5"/><path d="{second}" {line}/>'
    dashes = {
        "line": 'stroke-width="2.5"',
        "stitches": 'stroke-width="3" pathLength="480" stroke-dasharray="6 6"',
        "beads": 'stroke-width="5.5" pathLength="480" stroke-dasharray="0 10"',
    }
    return f'<path d="{inner}" {line} {dashes[design.ring]}/>' if design.ring in dashes else ""


def _rays(design: Design) -> str:
    light = away_from(COLOURS[design.ground], COLOURS[design.ink], 0.3)
    wedges = "".join(
        f'<path d="M0 0L-11 -150L11 -150Z" transform="rotate({n * 18})"/>' for n in range(20)
    )
    return f'<g clip-path="url(#within)" fill="{light}" opacity=".55">{wedges}</g>'


def _ribbon(design: Design) -> str:
    cloth = darker(COLOURS[design.edge], 0.2)
    hem = darker(COLOURS[design.edge], 0.5)
    return (
        f'<g transform="translate(0 8) scale(1.12)"><path d="{TAILS}" fill="{cloth}" '
        f'stroke="{hem}" stroke-width="2" stroke-linejoin="round"/></g>'
    )


def _icon(design: Design) -> str:
    """The icon, and under it the same once more as its shade, which only adds contrast."""
    shape, ink = SHAPES[design.shape], COLOURS[design.ink]
    scale = SIZE * shape.icon / 24
    shade = away_from(COLOURS[design.ground], ink, 0.5)
    lift = -SIZE * shape.lift
    drawing = icons()[design.icon]
    place = f"translate(0 {lift:.2f}) scale({scale:.3f}) translate(-12 -12)"
    return (
        f'<g transform="{place}"><g color="{shade}" opacity=".6" transform="translate(0 .55)">'
        f'{drawing}</g><g color="{ink}">{drawing}</g></g>'
    )
