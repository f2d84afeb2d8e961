"""What is filled in to import a list."""

from __future__ import annotations

from collections.abc import Container, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, NumberRange

from core.consents.forms import why_we_may
from core.forms import Form, WholeNumber, longest, one_line
from core.imports.columns import FIELDS, HEADINGS_WITHIN
from core.imports.sheets import MOST_BYTES


class UploadForm(Form):
    file = FileField(
        _l("The list"),
        validators=[FileRequired(_l("Choose a file first."))],
        render_kw={
            "accept": ".csv,.tsv,.txt,.xlsx,.vcf,.vcard,text/csv,text/tab-separated-values,"
            "text/plain,text/vcard"
        },
    )
    content: bytes = b""

    def validate_file(self, field: FileField) -> None:
        self.content = field.data.read(MOST_BYTES + 1)
        if not self.content:
            raise ValidationError(_("This file is empty."))


class ColumnsForm(Form):
    source = StringField(
        _l("Where does this list come from?"),
        description=_l(
            "For example: sign-up sheet of the spring fair, 12 May; "
            "members of the allotment society, given to us by their secretary."
        ),
        filters=[one_line],
        validators=[
            DataRequired(_l("Say where the list comes from. Everyone in it may ask.")),
            longest(300),
        ],
    )
    given_by = RadioField(
        _l("Who gave us these details?"),
        choices=[
            SelectChoice("them", _l("The people themselves")),
            SelectChoice("others", _l("Somebody else, or they were found in public")),
        ],
        validators=[InputRequired(_l("Choose one. It decides whether we must still tell them."))],
    )
    basis = why_we_may()
    skip = WholeNumber(
        _l("How many rows stand above the first person?"),
        validators=[
            InputRequired(_l("Enter a number; 0 when the first row is a person.")),
            NumberRange(0, HEADINGS_WITHIN, _l("Enter a number from 0 to 10.")),
        ],
    )


def chosen_fields(
    width: int, submitted: Mapping[str, str], own: Container[str]
) -> list[str | None]:
    """The field chosen for each column, built in or of our own; anything unknown is left out."""
    chosen = [submitted.get(f"column-{at}", "") for at in range(width)]
    return [name if name in FIELDS or name in own else None for name in chosen]
