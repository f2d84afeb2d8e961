"""The square on paper that a phone opens a page with."""

from __future__ import annotations

import segno


def square(url: str, scale: int = 4) -> str:
    """A QR code of an address, as an SVG in a data URI. Error correction M survives a fold.

    Its ground is white: on a dark page no camera would read it.
    """
    code: str = segno.make(url, error="m").svg_data_uri(scale=scale, border=2, light="#fff")
    return code
