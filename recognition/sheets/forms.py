"""A paper sheet as a table to type into, and a list to upload."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import Form, FormField, HiddenField, SelectField, StringField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp

from core.db import new_public_id
from core.forms import Form as OurForm
from core.forms import Lines, one_line
from recognition.kinds.offered import Kind
from recognition.sheets.lines import FIELDS

ROWS, MOST_ROWS = 10, 60
FORM_KEY = "[0-9a-f]{32}"


class LineForm(Form):  # type: ignore[misc]  # WTForms ships no types
    """One row; what is wrong with it is said beside it, in words."""

    name = StringField(_l("Who"), filters=[one_line])
    said = StringField(_l("What they did"), filters=[one_line])
    done_on = StringField(_l("When"), filters=[one_line])
    kind = StringField(_l("Kind"), filters=[one_line])
    agreed = StringField(_l("How they agreed"), filters=[one_line])


class WithKind(OurForm):
    """A form that asks which kind the rows are that name none."""

    usual_kind = SelectField(_l("Kind of the rows that name none"), default="")

    def offer(self, kinds: Iterable[Kind]) -> None:
        """Let them choose a kind; unless they do, each row must name its own."""
        offered = [SelectChoice(each.code, each.name) for each in kinds if each.is_offered]
        self.usual_kind.choices = [SelectChoice("", _("Each row must name its own")), *offered]


class SheetForm(WithKind):
    form_key = HiddenField(default=new_public_id, validators=[Regexp(f"^{FORM_KEY}$")])
    rows = Lines(FormField(LineForm), min_entries=ROWS, max_entries=MOST_ROWS)
    more = SubmitField(_l("Ten more rows"))

    def lines(self) -> list[dict[str, Any]]:
        """The rows in which something was written, each with its number."""
        filled = [
            {
                "number": at,
                "code": "" if row.data["kind"] else self.usual_kind.data,
                **{name: text or "" for name, text in row.data.items() if name in FIELDS},
            }
            for at, row in enumerate(self.rows.entries)
        ]
        return [line for line in filled if any(line[name] for name in FIELDS if name in line)]


class UploadForm(WithKind):
    file = FileField(
        _l("The list"),
        validators=[FileRequired(_l("Choose a file first."))],
        render_kw={"accept": ".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"},
    )
