"""What stops a backup or a restore."""

from __future__ import annotations


class Refused(Exception):
    """It cannot be done; nothing was changed. The text is for whoever gave the command."""


class Damaged(Refused):
    """The file is not as it was written."""

    def __init__(self) -> None:
        super().__init__(
            "This file is damaged or was cut off. Nothing was changed; take another backup."
        )
