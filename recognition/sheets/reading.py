"""From an uploaded file to the texts of its rows, by field."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask_babel import gettext as _

from core.errors import RuleBroken
from core.imports.sheets import read
from core.people.models import folded
from core.people.text import one_line

MOST_LINES = 5_000
MOST_BYTES = 4_000_000
HEADINGS = {
    "name": "name, who, person, volunteer, ambassador, full name",
    "said": "what, what they did, contribution, description, activity, sentence, did",
    "done_on": "when, date, day, on",
    "kind": "kind, type, category",
    "hours": "hours, time, duration, hrs",
    "place": "where, place, location, town, venue",
    "agreed": "agreed, how they agreed, consent, agreement",
}
FIELD_OF = {
    heading.strip(): field for field, text in HEADINGS.items() for heading in text.split(",")
}
LONGEST_CELL = 1000


def lines_of(content: bytes) -> list[dict[str, str]]:
    """The rows under the headings in which a name or a deed is written.

    Raises RuleBroken where there is nothing that can be read."""
    if len(content) > MOST_BYTES:
        raise RuleBroken(_("This file is larger than 4 MB. Split it, then upload the parts."))
    rows = read(content).rows
    fields = _fields(rows[0].cells) if rows else []
    if "name" not in fields or "said" not in fields:
        raise RuleBroken(
            _("The first row must name the columns. At least “Name” and “What” are needed.")
        )
    if len(rows) - 1 > MOST_LINES:
        raise RuleBroken(
            _("At most %(most)s rows at once. Split the list, please.", most=MOST_LINES)
        )
    lines = [{"number": str(row.number), **_texts(fields, row.cells)} for row in rows[1:]]
    return [line for line in lines if line.get("name") or line.get("said")]


def _fields(headings: Sequence[str]) -> list[str | None]:
    plain = (re.sub(r"[\W_]+", " ", folded(cell[:200])).strip() for cell in headings)
    return [FIELD_OF.get(heading) for heading in plain]


def _texts(fields: Sequence[str | None], cells: Sequence[str]) -> dict[str, str]:
    """What stands in each known column; the first that says something, of two with one meaning."""
    texts: dict[str, str] = {}
    for field, cell in zip(fields, cells, strict=False):
        if field and not texts.get(field):
            texts[field] = one_line(cell)[:LONGEST_CELL]
    return texts
