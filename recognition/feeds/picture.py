"""A live picture of a few champions for sites that allow no frame: names and badges as an SVG.

It has neither style nor script in it, so that it looks the same wherever it is embedded.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from markupsafe import Markup

from core.communities.models import Community
from recognition.champions.stories import Card

WIDTH, LINE, HEAD, FOOT = 480, 58, 84, 44
LETTERS = 40
FONT = "Inter, system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
INK, QUIET, GROUND, EDGE, ACCENT = "#231f1a", "#5f574c", "#fbf8f3", "#d9d0c3", "#0b5f5a"


def drawn(community: Community, cards: Sequence[Card]) -> str:
    """The SVG, in the middle of which every line reads in either direction."""
    height = HEAD + LINE * max(1, len(cards)) + FOOT
    title = _("Champions of %(name)s", name=community.name)
    lines = [_line(short(title), 46, 20, 680, INK)]
    for at, card in enumerate(cards):
        top = HEAD + LINE * at + 18
        lines.append(_line(short(card.face.name), top, 17, 640, ACCENT))
        lines.append(_line(short(card.badges[0].version.name), top + 22, 14, 400, QUIET))
    if not cards:
        lines.append(_line(_("The first champions are on their way"), HEAD + 30, 15, 400, QUIET))
    lines.append(_line(_("Meet them"), height - 20, 14, 580, ACCENT))
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        'height="{height}" role="img" aria-labelledby="t"><title id="t">{title}</title>'
        '<rect x=".5" y=".5" width="{inner}" height="{low}" rx="12" fill="{ground}" '
        'stroke="{edge}"/><rect x="200" y="62" width="80" height="3" rx="1.5" fill="#b45309"/>'
        "{lines}</svg>"
    ).format(
        width=WIDTH,
        height=height,
        inner=WIDTH - 1,
        low=height - 1,
        title=title,
        ground=GROUND,
        edge=EDGE,
        lines=Markup("").join(lines),
    )


def short(text: str) -> str:
    """As much of a name as fits on a line."""
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1].rstrip()}…"


def _line(text: str, y: int, size: int, weight: int, colour: str) -> Markup:
    return Markup(
        '<text x="{x}" y="{y}" text-anchor="middle" font-family="{font}" font-size="{size}" '
        'font-weight="{weight}" fill="{colour}">{text}</text>'
    ).format(x=WIDTH // 2, y=y, font=FONT, size=size, weight=weight, colour=colour, text=text)
