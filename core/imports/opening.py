"""Whatever kind of file was uploaded, as a sheet that is saved as text."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.imports import card_reading, cards, workbooks
from core.imports.sheets import MOST_BYTES, too_many_bytes


@dataclass(frozen=True)
class Opened:
    """The bytes of the sheet, the program that wrote the file as far as that tells it.

    `left_out` is what the file holds and the sheet does not.
    """

    content: bytes
    program: str = ""
    left_out: list[str] = field(default_factory=list)

    @property
    def is_cards(self) -> bool:
        return bool(self.program)


def opened(content: bytes) -> Opened:
    """Make a sheet of a file: of cards, of a workbook, or of what is one. Raises SheetRefused."""
    if len(content) > MOST_BYTES:
        raise too_many_bytes()
    if workbooks.is_workbook(content):
        return Opened(workbooks.as_sheet(content))
    if card_reading.is_cards(content):
        read = cards.as_sheet(content)
        return Opened(read.content, read.program, read.left_out)
    return Opened(content)
