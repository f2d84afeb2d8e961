"""What we hold about somebody as a PDF: the sections of the page, in any script that we have."""

from __future__ import annotations

import logging
from functools import cache
from unicodedata import bidirectional

from flask_babel import format_date
from flask_babel import gettext as _
from fontTools.ttLib import TTFont
from fpdf import FPDF

from core.db import now
from core.held import sections
from core.held.sections import About, Line, Section
from core.pages.assets import STATIC, manifest
from core.pages.languages import lang, text_direction

FIRST = "inter-latin"
INK, QUIET = (28, 36, 44), (96, 106, 116)
logging.getLogger("fontTools").setLevel(logging.ERROR)  # it tells of every table that it drops


@cache
def fonts() -> dict[str, str]:
    """Our fonts by their names; Latin first, and the others where it has no letter."""
    found = {name.removesuffix(".ttf"): name for name in manifest() if name.endswith(".ttf")}
    return {name: str(STATIC / "vendor" / manifest()[file]) for name, file in found.items()}


@cache
def letters_of(font: str) -> frozenset[int]:
    """The letters that a font has."""
    with TTFont(fonts()[font], lazy=True) as found:
        return frozenset(found.getBestCmap())


def as_pdf(about: About) -> bytes:
    """Write the page on paper. Letters are joined and turned as their script wants (HarfBuzz)."""
    found = sections.of(about)
    paper = _blank(f"{about.person.name}{found}")
    paper.set_title(_("What we hold about you"))
    paper.set_lang(lang())
    _write(paper, _("What we hold about you"), 20)
    _write(paper, f"{about.person.name} · {format_date(now(), 'long')}", 11, QUIET)
    for section in found:
        _section(paper, section)
    _write(paper, "", 6)
    _write(
        paper,
        _(
            "Not shown here: notes of safeguarding, which keep people safe, and what tells of "
            "other people. A section shows the newest hundred things; the copy has them all."
        ),
        9,
        QUIET,
    )
    return bytes(paper.output())


def _blank(texts: str) -> FPDF:
    """Empty paper with the fonts that these texts need, since reading one takes time."""
    paper = FPDF(format="A4")
    missing = {ord(letter) for letter in texts} - letters_of(FIRST)
    needed = [name for name in fonts() if name != FIRST and letters_of(name) & missing]
    for name in (FIRST, *needed):
        paper.add_font(name, fname=fonts()[name])
    paper.set_fallback_fonts(needed, exact_match=False)
    paper.set_text_shaping(use_shaping_engine=True)
    paper.set_auto_page_break(auto=True, margin=20)
    paper.add_page()
    return paper


def _section(paper: FPDF, section: Section) -> None:
    _write(paper, "", 8)
    _write(paper, str(section.title), 14)
    for title, text in section.facts:
        _write(paper, title, 9, QUIET)
        _write(paper, text, 11)
    for line in section.lines:
        _line(paper, line)


def _line(paper: FPDF, line: Line) -> None:
    if line.at:
        _write(paper, format_date(line.at, "long"), 9, QUIET)
    _write(paper, line.title, 11)
    if line.words:
        _write(paper, line.words, 11)


def _write(paper: FPDF, text: str, size: int, colour: tuple[int, int, int] = INK) -> None:
    """One paragraph, begun at the side where its own script begins."""
    paper.set_font(FIRST, size=size)
    paper.set_text_color(*colour)
    side = "R" if _is_from_the_right(text) else "L"
    paper.multi_cell(0, size * 0.5, text, align=side, new_x="LMARGIN", new_y="NEXT")


def _is_from_the_right(text: str) -> bool:
    """True where the first letter that has a direction is Hebrew or Arabic (UAX 9)."""
    for letter in text:
        direction = bidirectional(letter)
        if direction in ("R", "AL", "L"):
            return direction != "L"
    return text_direction() == "rtl"
