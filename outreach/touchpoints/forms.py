"""What is filled in about a contact."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from core.db import today
from core.forms import Form, longest, tidy
from outreach.touchpoints.words import KIND_WORDS

LONG_AGO = date(1990, 1, 1)


class TouchpointForm(Form):
    kind = SelectField(
        _l("What was it?"),
        choices=[SelectChoice(kind, label) for kind, label in KIND_WORDS.items()],
    )
    on = DateField(_l("When?"), validators=[DataRequired(_l("Enter a date."))], default=today)
    said = TextAreaField(
        _l("What was said?"), filters=[tidy], validators=[longest(4000)], render_kw={"rows": 3}
    )

    def validate_on(self, field: DateField) -> None:
        if field.data and not LONG_AGO <= field.data <= today() + timedelta(days=1):
            raise ValidationError(_("Enter a day that has been."))
