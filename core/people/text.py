"""Text as people type and paste it, made fit to keep."""

from __future__ import annotations

import unicodedata


def tidy(text: str | None) -> str:
    """Strip the ends and remove control characters except tab and line breaks."""
    kept = (c for c in text or "" if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def one_line(text: str | None) -> str:
    """Tidy text for a single line: any run of white space or line separators becomes one space."""
    return " ".join(tidy(text).split())
