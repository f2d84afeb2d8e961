"""Pictures that somebody brings as a badge: an SVG without anything active, or a small PNG."""

from __future__ import annotations

import base64
import io
import re
from xml.parsers.expat import ExpatError

from flask_babel import gettext as _
from markupsafe import escape
from PIL import Image
from py_svg_hush import filter_svg

from core.errors import RuleBroken
from core.files import images
from recognition.badges import trees

MOST_BYTES = 5_000_000
MOST_SVG_BYTES = 200_000
SIDE = 512
STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")


def take_in(content: bytes, name: str) -> str:
    """The uploaded picture as a harmless SVG with this title. Raises RuleBroken, with advice."""
    if len(content) > MOST_BYTES:
        raise RuleBroken(_("This picture is larger than 5 MB. Make it smaller, then try again."))
    if content.startswith(STARTS):
        return _from_photo(content, name)
    return _from_svg(content, name)


def titled(svg: str, name: str) -> str:
    """The same picture under another name."""
    return trees.titled(svg, name)


def _from_svg(content: bytes, name: str) -> str:
    if len(content) > MOST_SVG_BYTES:
        raise RuleBroken(_("This SVG is larger than 200 kB. Simplify it, or save it as PNG."))
    text = _without_declaration(content)
    try:
        trees.must_be_shallow(text)
        filtered = filter_svg(text.encode(), {"image": ["png", "jpeg"]}).decode()
    except (ValueError, ExpatError):
        raise RuleBroken(_not_a_picture()) from None
    return trees.titled(trees.checked(filtered, _redrawn), name)


def _without_declaration(content: bytes) -> str:
    """The text of the SVG. What can define words of its own is refused: they can grow for ever."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RuleBroken(_not_a_picture()) from None
    if "<svg" not in text:
        raise RuleBroken(_not_a_picture())
    if re.search(r"<!ENTITY|<!DOCTYPE[^<>[]*\[", text, re.IGNORECASE):
        raise RuleBroken(
            _("This SVG has definitions that we do not take in. Save it as “plain SVG”.")
        )
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


def _from_photo(content: bytes, name: str) -> str:
    """The photo, small, upright and without what its camera wrote into it, in the middle."""
    png, width, height = _small_png(content)
    side = max(width, height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" '
        f'aria-labelledby="badge-name"><title id="badge-name">{escape(name)}</title>'
        f'<image x="{(side - width) / 2:g}" y="{(side - height) / 2:g}" width="{width}" '
        f'height="{height}" href="{_as_data(png)}"/></svg>'
    )


def _redrawn(address: str) -> str:
    """The picture of a data address, made small and plain."""
    try:
        content = base64.b64decode(address.partition(",")[2])
    except ValueError:
        raise RuleBroken(_not_a_picture()) from None
    return _as_data(_small_png(content)[0])


def _as_data(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def _small_png(content: bytes) -> tuple[bytes, int, int]:
    """A plain PNG of at most 512 pixels a side, with its width and height."""
    photo = images.opened(content)
    photo.thumbnail((SIDE, SIDE))
    plain = Image.new(photo.mode, photo.size)
    plain.paste(photo)
    written = io.BytesIO()
    plain.save(written, "PNG", optimize=True)
    return written.getvalue(), plain.width, plain.height


def _not_a_picture() -> str:
    return str(_("This is not a picture that we can read. Choose an SVG, PNG, JPEG or WebP file."))
