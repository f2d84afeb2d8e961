"""Text as people type and paste it, made fit to keep."""

from __future__ import annotations

import re
import string
import unicodedata
from typing import Literal

UNSEEN = string.whitespace + "".join(
    chr(code)
    for code in range(0x80, 0xFFFF)
    if unicodedata.category(chr(code)) in ("Cf", "Zs", "Zl", "Zp")
)


CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]")
"""Control characters but tab and line break, what turns letters around, and halves of letters."""


MOST_MARKS = 30
MARKS = "".join(
    chr(code)
    for code in range(0x300, 0x1E950)
    if unicodedata.combining(unicodedata.normalize("NFKD", chr(code))[0])
)
"""Accents and the like: all that stands on the letter before it."""
TOO_MANY_MARKS = re.compile(f"([{MARKS}]{{{MOST_MARKS}}})[{MARKS}]+")


def normal(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """The text in a normal form of Unicode, with at most thirty marks on one letter.

    No language has more (UAX 15, Stream-Safe Text Format), and putting them in their order takes a
    time that grows with the square: a form full of them would keep us busy for minutes.
    """
    return unicodedata.normalize(form, TOO_MANY_MARKS.sub(r"\1", text))


def tidy(text: str | None) -> str:
    """Strip the ends and remove control characters except tab and line breaks.

    What cannot be seen, such as a mark of direction, counts as white space at the ends.
    """
    if not text or (text.isascii() and text.isprintable()):
        return (text or "").strip()  # most texts; the long way takes twenty times as long
    return normal("NFC", CONTROLS.sub("", text)).strip(UNSEEN)


def one_line(text: str | None) -> str:
    """Tidy text for a single line: any run of white space or line separators becomes one space."""
    return " ".join(tidy(text).split())
