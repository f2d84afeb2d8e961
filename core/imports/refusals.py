"""The refused rows of an import as a sheet, to be put right and uploaded again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from core.exports.writing import harmless
from core.imports import queries
from core.imports.columns import OURS, Plan
from core.imports.models import PeopleImport
from core.imports.wording import place, refusal


def as_csv(found: PeopleImport) -> Iterator[str]:
    """The lines of the sheet: every cell as it came, then its row and why it was refused."""
    plan = Plan.from_json(found.plan)
    own = [at for at, field in enumerate(plan.fields) if field not in OURS]
    yield "\ufeff" + _line([*(plan.headings[at] for at in own), _("Row"), _("Why it was refused")])
    for number, facts, cells in queries.refused(found.id):
        given = dict(enumerate(cells or ()))
        kept = [given.get(at, "") for at in own]
        yield _line([*kept, place(number, facts, plan), refusal(facts)])


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerow([harmless(cell) for cell in cells])
    return text.getvalue()
