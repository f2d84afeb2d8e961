"""A live picture of a few champions for sites that allow no frame: names and badges.

As an SVG it has neither style nor script in it, so that it looks the same wherever it is embedded.
Mail programs show no SVG; for them it is a PNG, twice as large, so that it stays sharp.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from flask_babel import gettext as _
from markupsafe import Markup
from PIL import Image, ImageDraw

from core.communities.models import Community
from recognition.champions.stories import Card
from recognition.feeds import lettering

WIDTH, LINE, HEAD, FOOT = 480, 58, 84, 44
LETTERS = 40
SHARP = 2
FONT = "Inter, system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
INK, QUIET, GROUND, EDGE, ACCENT = "#231f1a", "#5f574c", "#fbf8f3", "#d9d0c3", "#0b5f5a"
MARK = "#b45309"
one_at_a_time = Lock()
"""A typeface is read by one thread only."""


@dataclass(frozen=True)
class Line:
    """A line of text in the middle of the picture."""

    text: str
    y: int
    size: int
    weight: int
    colour: str


def drawn(community: Community, cards: Sequence[Card]) -> str:
    """The SVG, in the middle of which every line reads in either direction."""
    height, lines = _lines(community, cards)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        'height="{height}" role="img" aria-labelledby="t"><title id="t">{title}</title>'
        '<rect x=".5" y=".5" width="{inner}" height="{low}" rx="12" fill="{ground}" '
        'stroke="{edge}"/><rect x="200" y="62" width="80" height="3" rx="1.5" fill="{mark}"/>'
        "{lines}</svg>"
    ).format(
        width=WIDTH,
        height=height,
        inner=WIDTH - 1,
        low=height - 1,
        title=_("Champions of %(name)s", name=community.name),
        ground=GROUND,
        edge=EDGE,
        mark=MARK,
        lines=Markup("").join(_text(each) for each in lines),
    )


def as_png(community: Community, cards: Sequence[Card]) -> bytes:
    """The same as a PNG, without those whose names no typeface here can write."""
    with one_at_a_time:
        shown = [each for each in cards if lettering.runs(each.face.name, 20, 400) is not None]
        height, lines = _lines(community, shown)
        image = Image.new("RGB", (WIDTH * SHARP, height * SHARP), "#ffffff")
        draw = ImageDraw.Draw(image)
        edge = (0, 0, image.width - 1, image.height - 1)
        draw.rounded_rectangle(edge, 12 * SHARP, GROUND, EDGE, SHARP)
        mark = (200 * SHARP, 62 * SHARP, 280 * SHARP, 65 * SHARP)
        draw.rounded_rectangle(mark, SHARP, MARK)
        for each in lines:
            _write(draw, each)
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def short(text: str) -> str:
    """As much of a name as fits on a line."""
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1].rstrip()}…"


def _lines(community: Community, cards: Sequence[Card]) -> tuple[int, list[Line]]:
    """How high the picture is, and what it says."""
    height = HEAD + LINE * max(1, len(cards)) + FOOT
    title = _("Champions of %(name)s", name=community.name)
    lines = [Line(short(title), 46, 20, 680, INK)]
    for at, card in enumerate(cards):
        top = HEAD + LINE * at + 18
        lines.append(Line(short(card.face.name), top, 17, 640, ACCENT))
        lines.append(Line(short(card.badges[0].version.name), top + 22, 14, 400, QUIET))
    if not cards:
        lines.append(Line(_("The first champions are on their way"), HEAD + 30, 15, 400, QUIET))
    return height, [*lines, Line(_("Meet them"), height - 20, 14, 580, ACCENT)]


def _text(line: Line) -> Markup:
    return Markup(
        '<text x="{x}" y="{y}" text-anchor="middle" font-family="{font}" font-size="{size}" '
        'font-weight="{weight}" fill="{colour}">{text}</text>'
    ).format(
        x=WIDTH // 2,
        y=line.y,
        font=FONT,
        size=line.size,
        weight=line.weight,
        colour=line.colour,
        text=line.text,
    )


def _write(draw: ImageDraw.ImageDraw, line: Line) -> None:
    """The line in the middle; nothing of one that has a letter which no typeface here has."""
    runs = lettering.runs(line.text, line.size * SHARP, line.weight) or ()
    left = (WIDTH * SHARP - sum(font.getlength(text) for text, font in runs)) / 2
    for text, font in runs:
        draw.text((left, line.y * SHARP), text, line.colour, font, anchor="ls")
        left += font.getlength(text)
