"""What organisers fill in to edit the kinds of contributions."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import Form, FormField, HiddenField, StringField
from wtforms.validators import NumberRange, Optional

from core.forms import Form as OurForm
from core.forms import Lines, WholeNumber, longest, one_line
from recognition.kinds.actions import MOST, Wanted
from recognition.kinds.offered import Kind

LONGEST_NAME = 60
EMPTY = 3
LAST = 999


class KindForm(Form):  # type: ignore[misc]  # WTForms ships no types
    """One kind; its code says which of those that exist it is, whatever it is called now."""

    code = HiddenField(filters=[one_line])
    place = WholeNumber(_l("Place"), validators=[Optional(), NumberRange(0, LAST)])
    name = StringField(
        _l("Name"),
        filters=[one_line],
        validators=[longest(LONGEST_NAME)],
        render_kw={"maxlength": LONGEST_NAME},
    )


class KindsForm(OurForm):
    rows = Lines(FormField(KindForm), max_entries=MOST + 2 * EMPTY)

    @property
    def wanted(self) -> list[Wanted]:
        """The kinds that are to be offered, in their order; a line without a name is left out."""
        rows = [row.data for row in self.rows.entries if row.data["name"]]
        rows.sort(key=lambda row: LAST if row["place"] is None else row["place"])
        return [Wanted(row["code"] or "", row["name"]) for row in rows]


def form_of(kinds: Iterable[Kind]) -> KindsForm:
    """The form with what is offered, each with its place, and empty lines below for more."""
    offered = [each for each in kinds if each.is_offered]
    lines = [
        {"code": each.code, "place": place, "name": each.name}
        for place, each in enumerate(offered, start=1)
    ]
    return KindsForm(rows=lines + [{}] * EMPTY)
