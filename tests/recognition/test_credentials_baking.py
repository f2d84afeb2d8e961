"""What was put into a picture comes out again, here and with somebody else's reader."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from openbadgeslib.ob3.verifier import OB3Verifier
from PIL import Image

from recognition.badges.drawing import Design, draw
from recognition.credentials.baking import into_png, into_svg
from recognition.credentials.reading import read
from tests.recognition.credential_samples import look_at, sign, unsigned

SVG = draw(Design(), "Bridge <builder> & ]]> friends")
AWKWARD = "a ]]> b <c> & \"d\" 'e' \\ ünïcode 你好 \n end ]]]>>"


@pytest.fixture
def text() -> str:
    document = unsigned()
    document["credentialSubject"]["achievement"]["description"] = AWKWARD
    return json.dumps(sign(document), ensure_ascii=False)


def baked_png(text: str) -> bytes:
    return into_png(SVG, text)


def baked_svg(text: str) -> bytes:
    return into_svg(SVG, text).encode()


@pytest.mark.parametrize("bake", [baked_png, baked_svg])
def test_a_baked_badge_is_valid(speaking: None, text: str, bake: Callable[[str], bytes]) -> None:
    assert look_at(bake(text)).is_valid
    assert read(bake(text)).document == json.loads(text)


def test_others_find_it_in_the_png(text: str) -> None:
    assert OB3Verifier.extract_token_from_png(baked_png(text)) == text


def test_others_find_it_in_the_svg(text: str) -> None:
    found = OB3Verifier.extract_token_from_svg(baked_svg(text))
    assert json.loads(found) == json.loads(text)


def test_a_png_has_one_uncompressed_text_and_the_size_asked_for(text: str) -> None:
    png = into_png(SVG, text, size=300)
    assert (
        png.count(b"iTXtopenbadgecredential\0\0\0\0\0{") == png.count(b"openbadgecredential") == 1
    )
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.size == (300, 300)
        assert len(picture.convert("RGB").getcolors(100_000) or ()) > 10


def test_an_svg_has_it_directly_behind_its_first_tag(text: str) -> None:
    svg = into_svg('<svg xmlns="http://www.w3.org/2000/svg"><title>A</title></svg>', text)
    assert '"><openbadges:credential><![CDATA[{' in svg
    assert svg.endswith("]]></openbadges:credential><title>A</title></svg>")


@pytest.mark.parametrize("svg", ["", "<p></p>", into_svg(SVG, "{}")])
def test_what_is_no_svg_or_has_one_already_is_not_baked(svg: str) -> None:
    with pytest.raises(ValueError, match="no SVG"):
        into_svg(svg, "{}")
