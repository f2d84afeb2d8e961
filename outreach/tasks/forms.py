"""What is filled in about a contact, and what comes next."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from core.db import today
from core.forms import Form, longest, one_line, tidy
from outreach.touchpoints.words import KIND_WORDS

FAR = timedelta(days=3 * 365)


class TalkForm(Form):
    kind = SelectField(
        _l("What was it?"),
        choices=[SelectChoice(kind, label) for kind, label in KIND_WORDS.items()],
        default="call",
    )
    said = TextAreaField(
        _l("What was said?"), filters=[tidy], validators=[longest(4000)], render_kw={"rows": 3}
    )
    what = StringField(
        _l("What comes next, if anything?"), filters=[one_line], validators=[longest(300)]
    )
    due_on = DateField(_l("By when?"), validators=[Optional()])

    def validate_due_on(self, field: DateField) -> None:
        if field.data and not today() <= field.data <= today() + FAR:
            raise ValidationError(_("Choose a day from today on."))
        if field.data and not self.what.data:
            raise ValidationError(_("Say what comes next, or leave the day empty."))
