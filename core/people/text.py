"""Text as people type and paste it, made fit to keep."""

from __future__ import annotations

import re
import string
import unicodedata

UNSEEN = string.whitespace + "".join(
    chr(code)
    for code in range(0x80, 0xFFFF)
    if unicodedata.category(chr(code)) in ("Cf", "Zs", "Zl", "Zp")
)


CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters except tab and line break, and halves of letters."""


def tidy(text: str | None) -> str:
    """Strip the ends and remove control characters except tab and line breaks.

    What cannot be seen, such as a mark of direction, counts as white space at the ends.
    """
    if not text or (text.isascii() and text.isprintable()):
        return (text or "").strip()  # most texts; the long way takes twenty times as long
    return unicodedata.normalize("NFC", CONTROLS.sub("", text)).strip(UNSEEN)


def one_line(text: str | None) -> str:
    """Tidy text for a single line: any run of white space or line separators becomes one space."""
    return " ".join(tidy(text).split())
