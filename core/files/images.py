"""Photos made plain: decoded within limits, upright, small, without what a camera hid."""

from __future__ import annotations

from io import BytesIO

from flask_babel import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import RuleBroken

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600


def photo(content: bytes, longest_side: int = LONGEST_SIDE) -> bytes:
    """The same picture as a WebP of at most so many pixels a side, without any metadata.

    Raises RuleBroken for what is no picture, is broken, or would take too much memory.
    """
    image = opened(content)
    image.thumbnail((longest_side, longest_side))
    kept = Image.new("RGB", image.size, "white")
    kept.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    written = BytesIO()
    kept.save(written, "WEBP", quality=82)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    """The picture, upright, as RGB or RGBA."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise RuleBroken(
                    _("This picture has too many pixels. Make it smaller, then add it again.")
                )
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image)
            has_alpha = "A" in upright.getbands() or "transparency" in upright.info
            return upright.convert("RGBA" if has_alpha else "RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise RuleBroken(
            _("This is not a picture that we can read. JPEG, PNG, WebP and GIF work.")
        ) from None
