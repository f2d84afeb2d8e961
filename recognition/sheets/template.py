"""A list to fill in with a spreadsheet: the columns that are read, and a row for each kind."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l

from core.exports.writing import harmless
from recognition.kinds.offered import Kind

COLUMNS = {
    "Name": _l("Who did it: their whole name, as it is known here. Needed."),
    "What": _l("What they did, in a sentence. Needed."),
    "When": _l("The day: 2026-11-21, 21.11.2026 or 21/11/2026. Empty means today."),
    "Kind": _l("One of the kinds below."),
    "Hours": _l("How long it took: 2, 1.5 or 1,5."),
    "Where": _l("The place."),
    "Agreed": _l("For people without e-mail: how and when they agreed."),
}
"""Each with what belongs in it. The names are not translated: they are the words that are read."""


def as_csv(kinds: Iterable[Kind], day: date) -> str:
    """The list. What is left as it is names nobody, and is passed over when it comes back."""
    text = io.StringIO("\ufeff")
    text.seek(0, io.SEEK_END)
    lines = csv.writer(text, quoting=csv.QUOTE_ALL)
    lines.writerow(COLUMNS)
    for kind in kinds:
        if kind.is_offered:
            lines.writerow(["", "", day.isoformat(), harmless(kind.name), "", "", ""])
    return text.getvalue()
