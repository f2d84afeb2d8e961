"""Putting a signed credential into the picture of its badge, as Open Badges 3.0 bakes them."""

from __future__ import annotations

import io
import re
from functools import lru_cache

import resvg_py
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from recognition.credentials.reading import KEYWORD, NAMESPACE

SIDE = 720
OPENING = re.compile(r"<svg\b[^>]*[^/>]>")


def into_png(svg: str, document: str, size: int = SIDE) -> bytes:
    """The picture as a PNG, `size` pixels wide, with the document in its one text chunk.

    Never optimise it afterwards: whatever shrinks pictures throws the text away.
    """
    texts = PngInfo()
    texts.add_itxt(KEYWORD, document)
    written = io.BytesIO()
    with Image.open(io.BytesIO(drawn(svg, size)), formats=("PNG",)) as picture:
        picture.save(written, "PNG", pnginfo=texts)
    return written.getvalue()


@lru_cache(maxsize=128)
def drawn(svg: str, size: int) -> bytes:
    """The picture alone as a PNG. It is given to many, and drawing takes most of the time."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=size, skip_system_fonts=True))


def into_svg(svg: str, document: str) -> str:
    """The picture with the document directly behind its first tag. Raises ValueError for none.

    The document is JSON, where `>` stands in texts only; so escaping it there changes nothing.
    """
    opening = OPENING.search(svg)
    if opening is None or NAMESPACE in svg:
        raise ValueError("no SVG that a credential could be put into")
    inside = document.replace("]]>", r"]]\u003e")
    return (
        f'{svg[: opening.end() - 1]} xmlns:openbadges="{NAMESPACE}">'
        f"<openbadges:credential><![CDATA[{inside}]]></openbadges:credential>"
        f"{svg[opening.end() :]}"
    )
