"""The refused rows of an import as a sheet, to be put right and uploaded again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from core.exports.writing import harmless
from core.imports import queries
from core.imports.columns import WHY, Plan
from core.imports.models import PeopleImport
from core.imports.wording import refusal


def as_csv(found: PeopleImport) -> Iterator[str]:
    """The lines of the sheet: every cell as it came, then its row and why it was refused."""
    plan = Plan.from_json(found.plan)
    headings = [h for h, f in zip(plan.headings, plan.fields, strict=True) if f != WHY]
    width = len(headings)
    yield "\ufeff" + _line([*headings, _("Row"), _("Why it was refused")])
    for number, facts, cells in queries.refused(found.id):
        kept = list(cells or ())[:width]
        padded = kept + [""] * (width - len(kept))
        yield _line([*padded, str(number), refusal(facts)])


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerow([harmless(cell) for cell in cells])
    return text.getvalue()
