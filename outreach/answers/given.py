"""An answer as it was filled in, whoever wrote it down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Given:
    """`via` is link, or how a helper heard it; `months` counts only for "not now"."""

    answer: str
    via: str = "link"
    months: int | None = None
    words: str = ""
    instead_name: str = ""
    instead_why: str = ""
    instead_email: str = ""
    instead_agreed: bool = False
