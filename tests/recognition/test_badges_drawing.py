"""Whatever is chosen, a badge is one well-formed, accessible picture whose icon can be seen."""

from __future__ import annotations

import math
import re
from itertools import product
from xml.etree import ElementTree

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recognition.badges import drawing, palette, words
from recognition.badges.drawing import LISTS, Design, described, draw
from recognition.badges.shapes import SHAPES
from tests.core.test_pages_colours import contrast
from tools.assets import BADGE_ICONS

SVG = "{http://www.w3.org/2000/svg}"
designs = st.builds(Design, **{name: st.sampled_from(list(known)) for name, known in LISTS.items()})
names = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=60)
often = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@often
@given(design=designs.filter(lambda each: each.can_be_seen), name=names)
def test_a_badge_says_what_it_is(app: Flask, design: Design, name: str) -> None:
    root = ElementTree.fromstring(draw(design, name))
    assert (root.tag, root.get("role"), root.get("viewBox")) == (f"{SVG}svg", "img", "0 0 240 240")
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and description is not None
    assert (title.text, description.text) == (name, described(design))
    named = {each.get("id") for each in (title, description)}
    assert set((root.get("aria-labelledby") or "").split()) == named


@often
@given(design=designs.filter(lambda each: each.can_be_seen))
def test_a_badge_needs_nothing_from_elsewhere(app: Flask, design: Design) -> None:
    svg = draw(design, "A badge")
    assert not re.search(r"href|<script|<style|\son\w+=|nan|inf", svg)
    assert all(each.startswith("#") for each in re.findall(r"url\(([^)]*)\)", svg))
    used, given_ids = set(re.findall(r"url\(#(\w+)", svg)), re.findall(r'id="([\w-]+)"', svg)
    assert used <= set(given_ids) and len(given_ids) == len(set(given_ids))


@often
@given(design=designs.filter(lambda each: each.can_be_seen))
def test_the_ground_never_comes_nearer_to_the_icon(app: Flask, design: Design) -> None:
    """Shades and rays on the face change only away from the colour of the icon."""
    ink, ground = palette.COLOURS[design.ink], palette.COLOURS[design.ground]
    face = re.search(r'<radialGradient id="face".*?</radialGradient>', draw(design, "A badge"))
    assert face
    shades = re.findall(r'stop-color="(#\w{6})"', face[0])
    for share in (0.22, 0.3, 0.5):
        shades.append(palette.away_from(ground, ink, share))
    assert min(contrast(ink, shade) for shade in shades) >= min(3, contrast(ink, ground)) - 0.01


@pytest.mark.parametrize(("ink", "ground"), list(product(palette.COLOURS, repeat=2)))
def test_a_pair_of_colours_has_contrast_or_is_refused(ink: str, ground: str) -> None:
    design = Design(ink=ink, ground=ground)
    ratio = contrast(palette.COLOURS[ink], palette.COLOURS[ground])
    assert design.can_be_seen == (ratio >= 3)
    if not design.can_be_seen:
        with pytest.raises(ValueError, match="cannot be told"):
            draw(design, "A badge")


@given(name=st.sampled_from(list(LISTS)), value=st.text())
def test_what_is_not_in_a_list_is_refused(name: str, value: str) -> None:
    if value not in LISTS[name]:
        with pytest.raises(ValueError, match="not in the list"):
            Design(**{name: value})


def test_every_ground_has_several_colours_that_can_be_seen_on_it() -> None:
    for ground in palette.COLOURS:
        seen = [ink for ink in palette.COLOURS if palette.stands_out(ink, ground)]
        assert len(seen) >= 4, ground


def test_every_part_has_a_name_and_a_drawing(app: Flask) -> None:
    assert set(words.SHAPES) == set(SHAPES)
    assert set(words.COLOURS) == set(palette.COLOURS)
    assert tuple(words.ICONS) == BADGE_ICONS == tuple(drawing.icons())
    assert len(BADGE_ICONS) >= 24 and len(SHAPES) >= 6


@pytest.mark.parametrize("shape", SHAPES)
def test_an_outline_stays_in_its_box_and_its_icon_on_its_face(shape: str) -> None:
    for size in (10.0, 108.0):
        outline = SHAPES[shape].outline(size)
        numbers = [float(each) for each in re.findall(r"-?\d+\.?\d*", outline)]
        assert max(map(abs, numbers)) <= size * 1.25 and all(map(math.isfinite, numbers))
    assert SHAPES[shape].icon * math.sqrt(0.5) < 0.75
