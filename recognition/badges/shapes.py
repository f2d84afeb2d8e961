"""The outlines of badges, around the origin, as path data of SVG."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
SHIELD = (
    "M0 -1C.28 -.84 .56 -.76 .82 -.76Q.88 -.76 .88 -.68V-.02C.88 .5 .5 .82 0 1.04"
    "C-.5 .82 -.88 .5 -.88 -.02V-.68Q-.88 -.76 -.82 -.76C-.56 -.76 -.28 -.84 0 -1Z"
)
ARCH = "M-.8 .1A.8 .98 0 0 1 .8 .1V.8Q.8 .92 .68 .92H-.68Q-.8 .92 -.8 .8Z"


@dataclass(frozen=True)
class Shape:
    """An outline, and the face inside its rim on which the icon stands.

    `face` is the outline of the face for a size; `icon` the share of the size that the icon takes
    up, and `lift` how far it stands above the middle.
    """

    outline: Callable[[float], str]
    face: Callable[[float], str]
    icon: float = 0.84
    lift: float = 0.0


def of_points(points: Sequence[Point], corner: float) -> str:
    """A polygon whose corners are rounded over this length of each side."""
    parts = []
    for at, here in enumerate(points):
        start = _towards(here, points[at - 1], corner)
        end = _towards(here, points[(at + 1) % len(points)], corner)
        parts.append(f"L{_at(start)}Q{_at(here)} {_at(end)}")
    return "M" + "".join(parts)[1:] + "Z"


def regular(sides: int, corner: float, turn: float = 0.0, scale: float = 1.0) -> Callable[..., str]:
    """A shape with this many equal sides; `turn` in degrees, from a corner on top."""

    def outline(size: float) -> str:
        points = [_on_circle(size * scale, turn + 360 * n / sides) for n in range(sides)]
        return of_points(points, corner * size)

    return outline


def spikes(number: int, inner: float, corner: float) -> Callable[..., str]:
    """A star: `inner` is where its valleys are, as a share of the size."""

    def outline(size: float) -> str:
        turns = [
            (size if n % 2 == 0 else size * inner, 180 * n / number) for n in range(2 * number)
        ]
        return of_points([_on_circle(*each) for each in turns], corner * size)

    return outline


def petals(number: int, inner: float) -> Callable[..., str]:
    """A ring of round petals that meet at this share of the size."""

    def outline(size: float) -> str:
        points = [_on_circle(size * inner, 360 * (n + 0.5) / number) for n in range(number)]
        radius = size * inner * math.sin(math.pi / number) * 1.06
        arcs = (f"A{radius:.2f} {radius:.2f} 0 0 1 {_at(point)}" for point in points)
        return f"M{_at(points[-1])}{''.join(arcs)}Z"

    return outline


def circle(size: float) -> str:
    half = f"A{size:.2f} {size:.2f} 0 1 1 0"
    return f"M0 {-size:.2f}{half} {size:.2f}{half} {-size:.2f}Z"


def drawn(path: str) -> Callable[..., str]:
    """A path that was drawn for the size 1."""

    def outline(size: float) -> str:
        pieces = re.sub(r"A(\S+) (\S+) 0 0 1 ", r"A\1 \2 ° ", path)
        scaled = re.sub(r"-?\d*\.?\d+", lambda n: f"{float(n[0]) * size:.2f}", pieces)
        return scaled.replace("°", "0 0 1")

    return outline


def smaller(outline: Callable[..., str], share: float) -> Callable[..., str]:
    return lambda size: outline(size * share)


def _towards(start: Point, end: Point, length: float) -> Point:
    share = min(0.5, length / math.dist(start, end))
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _on_circle(radius: float, degrees: float) -> Point:
    angle = math.radians(degrees)
    return radius * math.sin(angle), -radius * math.cos(angle)


def _at(point: Point) -> str:
    return f"{point[0]:.2f} {point[1]:.2f}"


_square = regular(4, 0.42, 45, 1.22)
_hexagon = regular(6, 0.22, 0, 1.02)
_octagon = regular(8, 0.16, 22.5, 1.03)
_diamond = regular(4, 0.3, 0, 1.1)
_star = spikes(5, 0.66, 0.16)
_flower = petals(8, 0.82)
SHAPES = {
    "circle": Shape(circle, smaller(circle, 0.86), 0.92),
    "square": Shape(_square, smaller(_square, 0.86), 0.92),
    "hexagon": Shape(_hexagon, smaller(_hexagon, 0.86), 0.88),
    "octagon": Shape(_octagon, smaller(_octagon, 0.87), 0.92),
    "diamond": Shape(_diamond, smaller(_diamond, 0.84), 0.68),
    "shield": Shape(drawn(SHIELD), smaller(drawn(SHIELD), 0.87), 0.84, 0.05),
    "arch": Shape(drawn(ARCH), smaller(drawn(ARCH), 0.85), 0.8, -0.02),
    "star": Shape(_star, smaller(_star, 0.83), 0.66, -0.02),
    "rosette": Shape(petals(16, 0.93), smaller(circle, 0.79), 0.84),
    "flower": Shape(_flower, smaller(circle, 0.72), 0.76),
    "sun": Shape(spikes(20, 0.86, 0.05), smaller(circle, 0.77), 0.82),
}
